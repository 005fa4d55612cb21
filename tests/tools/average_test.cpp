#include "tools/average.hpp"

#include <limits>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/commands/trained_run.hpp"
#include "tools/experiment.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// Checkpoints of two parameters; their moments and averages are not for us.
std::string write(const TemporaryDirectory& folder, const std::string& name,
                  std::initializer_list<real> values,
                  const std::map<std::string, std::string>& metadata = {}) {
  std::map<std::string, std::string> own = {{"vocabularies", "v"}};
  for (const auto& [key, value] : metadata) own[key] = value;
  write_safetensors(folder / name,
                    {{"w", Tensor::of({static_cast<std::int64_t>(values.size())}, values)},
                     {"b", Tensor::of({1}, {1})},
                     {"optimizer.updates", Tensor::of({2}, {0, 1})},
                     {"ema.w", Tensor::of({1}, {7})}},
                    own);
  return folder / name;
}

std::vector<real> values(const SafeTensors& file) {
  const auto all = file.find("w")->values();
  return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("average: the mean, in double, the same bits in any order", "[average]") {
  const TemporaryDirectory folder;
  // In float, or from left to right, 1e8 and -1e8 would swallow what stands between them.
  const std::vector<std::string> paths = {write(folder, "a", {1, real(1e8), real(0.1)}),
                                          write(folder, "b", {2, 1, real(0.2)}),
                                          write(folder, "c", {6, real(-1e8), real(0.3)})};
  const SafeTensors mean = average_weights(paths);
  CHECK(values(mean)[0] == 3);
  CHECK(static_cast<double>(values(mean)[1]) == Approx(1.0 / 3));
  CHECK(mean.tensors.size() == 2);  // no optimizer, no moving average
  CHECK(mean.metadata.at("vocabularies") == "v");
  std::vector<std::string> order = paths;
  std::sort(order.begin(), order.end());
  do {
    CHECK(values(average_weights(order)) == values(mean));
  } while (std::next_permutation(order.begin(), order.end()));
  CHECK(values(average_weights({paths[2]})) == values(read_safetensors(paths[2])));
}

TEST_CASE("average: says what differs", "[average]") {
  const TemporaryDirectory folder;
  const std::string a = write(folder, "a", {1, 2}), longer = write(folder, "longer", {1, 2, 3}),
                    other = write(folder, "other", {1, 2}, {{"vocabularies", "else"}}),
                    bad = write(folder, "bad", {1, std::numeric_limits<real>::infinity()});
  write_safetensors(folder / "few", {{"w", Tensor::of({2}, {1, 2})}}, {{"vocabularies", "v"}});
  const auto refused = [&](const std::vector<std::string>& paths,
                           const std::vector<std::string>& said, Exit code = Exit::model) {
    expect_error(code, said, [&] { average_weights(paths); });
  };
  refused({a, longer}, {"w: [2] and [3]", "longer"});
  refused({a, folder / "few"}, {"b: [1] and missing"});
  refused({a, other}, {"vocabularies: checksums v and else"});
  refused({a, bad}, {"bad", "\"w\" is not finite"});
  refused({a, a}, {"given twice"}, Exit::usage);
  refused({a, folder.path() + "/./a"}, {"given twice"}, Exit::usage);
  refused({}, {"no checkpoint"}, Exit::usage);
  refused({a, folder / "none"}, {"none"}, Exit::io);
}

TEST_CASE("average: the best by their validations", "[average]") {
  const TemporaryDirectory folder;
  const RunDirectory run{folder.path()};
  make_directories(run.checkpoints());
  const auto step = [&](int update) {
    return write(folder, fmt::format("checkpoints/step-{:08}.safetensors", update), {1},
                 {{"state", fmt::format(R"({{"update": {}}})", update)}});
  };
  const std::string first = step(10), second = step(20), third = step(30);
  step(40);  // never validated
  folder.write("checkpoints/broken.safetensors", "x");
  folder.write("metrics.jsonl", R"({"update": 10, "loss": 1}
{"update": 10, "valid": {"nll": 3, "bleu": 7}}
{"update": 20, "valid": {"nll": 1, "bleu": 5}}
{"update": 30, "valid": {"nll": 2, "bleu": "nan"}}
)");
  using Paths = std::vector<std::string>;
  CHECK(best_checkpoints(run, 2, "nll") == Paths{second, third});
  CHECK(best_checkpoints(run, 2, "bleu") == Paths{first, second});
  // Weights that were kept for their validation stand for their update.
  const std::string best = write(folder, "checkpoints/best.safetensors", {1}, {{"update", "20"}});
  write(folder, "checkpoints/average.safetensors", {1}, {{"update", "20"}, {"averaged", "10 20"}});
  CHECK(best_checkpoints(run, 1, "nll") == Paths{best});
  expect_error(Exit::model, {"3 checkpoints were validated", "the 4 to average"},
               [&] { best_checkpoints(run, 4, "nll"); });
  expect_error(Exit::usage, {"\"bluh\"", "bleu, nll"}, [&] { best_checkpoints(run, 1, "bluh"); });
  CHECK(newest_checkpoints(run, 1) == Paths{run.step_checkpoint(40)});
  expect_error(Exit::model, {"4 checkpoints", "keep_last"}, [&] { newest_checkpoints(run, 5); });
}

TEST_CASE("average: the command, and what evaluate makes of it", "[average][program]") {
  const TemporaryDirectory folder;
  const std::string run = copy_of_trained_run(folder);
  const RunResult made = run_manako({"average", run, "--last", "2", "--json"});
  INFO(made.error);
  REQUIRE(made.status == 0);
  CHECK(made.out.find("average.safetensors") != std::string::npos);
  const SafeTensors file = read_checkpoint({run}, "average");
  CHECK(file.verified);
  CHECK(file.metadata.at("averaged") == "30 60");
  const auto evaluate = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"evaluate", run, "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const RunResult result = run_manako(words);
    INFO(result.error);
    CHECK(result.status == 0);
    return result.out;
  };
  const std::string averaged = evaluate({"--average", "2"});
  CHECK(averaged == evaluate({"--checkpoint", "average"}));
  CHECK(averaged != evaluate({"--checkpoint", "last"}));
  CHECK(evaluate({"--average", "1"}) == evaluate({"--checkpoint", "last"}));
  const std::string out = folder / "mine.safetensors";
  REQUIRE(run_manako({"average", run, "last", "step-00000030", "--out", out}).status == 0);
  CHECK((read_file(out) == read_file(run + "/checkpoints/average.safetensors")));
  CHECK(run_manako({"average", run, "--last", "9"}).status == 4);
  CHECK(run_manako({"average", run, "--last", "1", "--best", "1"}).status == 2);
}
