#include "tools/initial_weights.hpp"

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/commands/trained_run.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// A translation model of the words in `line`, which are those of both sides.
std::unique_ptr<Experiment> experiment(const TemporaryDirectory& folder, const std::string& name,
                                       const std::string& line, const std::string& model = "",
                                       std::uint64_t seed = 1) {
  folder.write(name + ".tsv", line + "\t" + line + "\n");
  auto out = std::make_unique<Experiment>(
      Spec::parse(fmt::format(R"({{"seed": {}, "data": {{"type": "parallel_text", "train": "{}"}},
        "model": {{"d_model": 4, "output_bias": true, {}
          "encoder": {{"num_layers": 1, "self_attention": {{"num_heads": 1}}, "ffn": {{"d_ff": 6}}}},
          "decoder": {{"num_layers": 1, "self_attention": {{"num_heads": 1}},
                       "cross_attention": {{"num_heads": 1}}, "ffn": {{"d_ff": 6}}}}}}}})",
                              seed, folder / (name + ".tsv"), model),
                  name));
  out->data->load();
  out->build(vocabulary_sizes(*out->data));
  return out;
}

// As a run directory.
std::string saved(const TemporaryDirectory& folder, const std::string& name, const Experiment& e) {
  const RunDirectory run{folder / name};
  make_directories(run.checkpoints());
  publish(run.spec(), e.resolved());
  e.data->save_vocabularies(run.path);
  NamedTensors tensors;
  for (const Param& param : e.params->all())
    tensors.emplace_back(param.name, param.value.detached());
  write_safetensors(run.best_checkpoint(), tensors,
                    {{"vocabularies", e.data->vocabulary_checksums()}});
  return run.path;
}

std::vector<real> row(const Experiment& e, const std::string& param, const std::string& token) {
  const Tensor& table = e.params->find(param)->value;
  const auto id = e.data->target().vocabulary().id(token);
  const auto values = table.row_range(id, id + 1).values();
  return {values.begin(), values.end()};
}

bool same(const Experiment& a, const Experiment& b, const std::string& param) {
  return max_difference(a.params->find(param)->value, b.params->find(param)->value) == 0;
}

bool any_contains(const std::vector<std::string>& lines, const std::string& words) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(words) != line.npos; });
}

}  // namespace

TEST_CASE("vocabulary_rows: found by what grows, shared tables too", "[init_from]") {
  const TemporaryDirectory folder;
  const std::string line = "a b c";
  using Rows = std::map<std::string, Side>;
  CHECK(vocabulary_rows(*experiment(folder, "x", line)) ==
        Rows{{"source_embedding.weight", Side::source},
             {"target_embedding.weight", Side::target},
             {"output.bias", Side::target}});
  CHECK(vocabulary_rows(
            *experiment(folder, "x", line, R"("embedding": {"tie": "source_target"},)")) ==
        Rows{{"embedding.weight", Side::source},
             {"output.weight", Side::target},
             {"output.bias", Side::target}});
}

TEST_CASE("init_from: the same vocabularies: everything, to the bit", "[init_from]") {
  const TemporaryDirectory folder;
  const auto donor = experiment(folder, "donor", "a b c d");
  const auto fresh = experiment(folder, "fresh", "a b c d", "", 2);
  const std::string run = saved(folder, "run", *donor);
  const auto report = InitialWeights(run).copy_into(*fresh);
  CHECK(report.size() == 1);
  for (const Param& param : donor->params->all()) CHECK(same(*donor, *fresh, param.name));
  // By other names.
  for (const std::string& from : {run + "/", run + "/best", run + "/checkpoints/best.safetensors"})
    CHECK(InitialWeights(from).copy_into(*fresh) == report);
}

TEST_CASE("init_from: rows go by the text of tokens", "[init_from]") {
  const TemporaryDirectory folder;
  const auto donor = experiment(folder, "donor", "a b c d");
  const auto fresh = experiment(folder, "fresh", "x b y a z", "", 2);
  const auto before = experiment(folder, "fresh", "x b y a z", "", 2);
  const auto report = InitialWeights(saved(folder, "run", *donor)).copy_into(*fresh);
  for (const char* name : {"target_embedding.weight", "output.bias"}) {
    INFO(name);
    for (const char* token : {"a", "b"})
      CHECK(row(*fresh, name, token) == row(*donor, name, token));
    for (const char* token : {"x", "y", "z"})
      CHECK(row(*fresh, name, token) == row(*before, name, token));
  }
  const Tensor& ours = fresh->params->find("source_embedding.weight")->value;
  const Tensor& theirs = donor->params->find("source_embedding.weight")->value;
  CHECK(max_difference(ours.row_range(0, 3), theirs.row_range(0, 3)) == 0);  // <unk> <s> </s>
  CHECK(same(*donor, *fresh, "encoder.layers.0.ffn.inner.weight"));
  CHECK(any_contains(report, "target_embedding.weight: 5 of 8 rows"));
}

TEST_CASE("init_from: a vocabulary of the same size but other words is no plain copy",
          "[init_from]") {
  const TemporaryDirectory folder;
  const auto donor = experiment(folder, "donor", "a b c");
  const auto fresh = experiment(folder, "fresh", "c b q", "", 2);
  const std::string run = saved(folder, "run", *donor);
  InitialWeights(run).copy_into(*fresh);
  CHECK(row(*fresh, "target_embedding.weight", "c") == row(*donor, "target_embedding.weight", "c"));
  // Without the vocabulary nobody knows whose rows they are.
  const std::string alone = folder / "alone.safetensors";
  std::filesystem::copy(run + "/checkpoints/best.safetensors", alone);
  const auto again = experiment(folder, "fresh", "c b q", "", 2);
  const auto report = InitialWeights(alone).copy_into(*again);
  CHECK(any_contains(report, "not taken: target_embedding.weight: its rows are tokens"));
  CHECK_FALSE(same(*donor, *again, "target_embedding.weight"));
  CHECK(same(*donor, *again, "encoder.norm.weight"));
}

TEST_CASE("init_from: says what does not fit, and refuses when nothing does", "[init_from]") {
  const TemporaryDirectory folder;
  const auto donor = experiment(folder, "donor", "a b");
  const std::string run = saved(folder, "run", *donor);
  auto wider = experiment(folder, "wider", "a b", R"("position": "learned",)");
  const auto report = InitialWeights(run).copy_into(*wider);
  CHECK(any_contains(report, "not taken: source_embedding.position.weight: not there"));
  write_safetensors(folder / "odd.safetensors", {{"encoder.norm.weight", Tensor::zeros({5})},
                                                 {"stranger", Tensor::zeros({1})}});
  expect_error(
      Exit::model,
      {"nothing in", "encoder.norm.weight: file [5], spec [4]", "stranger: not in the spec"},
      [&] { InitialWeights(folder / "odd.safetensors").copy_into(*wider); });
  for (const std::string& missing : {folder / "no", run + "/no", std::string("no")})
    expect_error(Exit::model, {"no"}, [&] { InitialWeights weights(missing); });
}

TEST_CASE("init_from: train begins with it, and looks for it before any data",
          "[init_from][program]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("tiny.json", tiny_spec()), run = folder / "run";
  const auto train = [&](const std::string& from, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"train", spec, "training.init_from=" + from, "--out", run};
    words.insert(words.end(), more.begin(), more.end());
    return run_manako(words);
  };
  const RunResult missing =
      train(folder / "none", {"data.type=parallel_text", "data.train=none.tsv"});
  CHECK(missing.status == 4);
  CHECK_THAT(missing.error, Catch::Contains("training.init_from") && Catch::Contains("none"));
  CHECK_FALSE(std::filesystem::exists(run));
  // No step: the weights are those that it began with.
  const RunResult done = train(trained_run(), {"optimizer.lr=0", "training.stop=1u"});
  INFO(done.error);
  REQUIRE(done.status == 0);
  CHECK_THAT(done.error, Catch::Contains("parameters taken"));
  const SafeTensors ours = read_checkpoint({run}, "last"),
                    theirs = read_checkpoint({trained_run()}, "best");
  for (const auto& [name, tensor] : theirs.tensors)
    CHECK(max_difference(tensor, *ours.find(name)) == 0);
  // Resuming does not read it.
  CHECK(train(folder / "none", {"training.stop=2u", "--resume"}).status == 0);
}
