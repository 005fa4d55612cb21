// "runtime": {"memory": ...}: what training changes to fit, and that it stays with it.
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/parallel.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/plan/choice.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// An update of the worst batch takes three times what the program itself does.
constexpr const char* copy_task =
    R"({"name": "copy", "data": {"type": "copy", "num_symbols": 60, "num_train": 1000,
                                 "num_valid": 20, "num_test": 20, "batching": {"size": 5000}},
        "model": {"d_model": 32, "dropout": 0.1,
                  "encoder": {"num_layers": 3, "self_attention": {"num_heads": 2}},
                  "decoder": {"num_layers": 3, "self_attention": {"num_heads": 2},
                              "cross_attention": {"num_heads": 2}}},
        "training": {"stop": "4u", "accumulate": 2, "log_every": "1u", "validate_every": "2u",
                     "checkpoint": "2u"}})";

std::unique_ptr<Experiment> loaded(const std::vector<std::string>& overrides = {}) {
  auto out = std::make_unique<Experiment>(Spec::parse(copy_task, "copy", overrides));
  out->data->load();
  return out;
}

plan::Choice choice_for(double most, const std::vector<std::string>& overrides = {}) {
  const auto e = loaded(overrides);
  return plan::choose(*e, *e->data, most);
}

std::vector<std::string> with(std::vector<std::string> overrides, const std::string& chosen) {
  for (const std::string& word : words_of(chosen)) overrides.push_back(word);
  return overrides;
}

// Of an epoch, as training counts them.
double updates(const std::vector<std::string>& overrides) {
  const auto e = loaded(overrides);
  const Split& train = e->data->epoch(e->seed, 0);
  const auto batches = epoch_batches(e->data->batching(), train.source_lengths(),
                                     train.target_lengths(), e->seed, 0);
  return static_cast<double>(batches.size()) / static_cast<double>(e->training.accumulate);
}

constexpr const char* recompute = "model.encoder.recompute=true model.decoder.recompute=true";

}  // namespace

TEST_CASE("memory: the first that fits of nothing, recompute, smaller batches, both", "[fit]") {
  const plan::Choice roomy = choice_for(1e12);
  CHECK(roomy.chosen == "nothing");
  CHECK(choice_for(roomy.before).chosen == "nothing");

  const plan::Choice again = choice_for(roomy.before - 1);
  CHECK(again.before == roomy.before);
  CHECK(again.chosen == recompute);
  CHECK(again.after < 0.8 * again.before);

  const plan::Choice smaller = choice_for(again.after - 1);
  INFO(smaller.chosen);
  CHECK_THAT(smaller.chosen,
             Catch::StartsWith("data.batching.size=") && Catch::Contains(" training.accumulate="));
  CHECK(smaller.after < again.after);
  CHECK(updates(with({}, smaller.chosen)) == Approx(updates({})).epsilon(0.1));

  // Where plain batches would have to be tiny, larger ones with recompute are faster.
  const plan::Choice tight = choice_for(27e6);
  INFO(tight.chosen);
  CHECK_THAT(tight.chosen, Catch::StartsWith(recompute) && Catch::Contains("data.batching.size="));

  try {
    choice_for(2e6);
    FAIL("fits into 2 MB");
  } catch (const Error& error) {
    CHECK(error.code() == Exit::resource);
    CHECK_THAT(error.what(), Catch::Contains("likely fix: at least "));
  }
}

TEST_CASE("memory: what was chosen fits, by sentences too", "[fit]") {
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, {"data.batching.by=sentences", "data.batching.size=700"}}) {
    const double most = choice_for(1e12, with(more, recompute)).before - 1;
    const plan::Choice chosen = choice_for(most, more);
    INFO(chosen.chosen);
    CHECK(chosen.after <= most);
    CHECK(choice_for(most, with(more, chosen.chosen)).chosen == "nothing");
    CHECK(updates(with(more, chosen.chosen)) == Approx(updates(more)).epsilon(0.1));
  }
}

TEST_CASE("memory: the same choice with any number of threads", "[fit][threads]") {
  const int before = threads();
  set_threads(1);
  const plan::Choice one = choice_for(40e6);
  set_threads(3);
  const plan::Choice three = choice_for(40e6);
  CHECK(threads() == 3);
  set_threads(before);
  CHECK(three.before == one.before);
  CHECK(three.after == one.after);
  CHECK(three.chosen == one.chosen);
  CHECK(one.chosen != "nothing");
}

TEST_CASE("memory: a run keeps what it chose, and stays within", "[fit][program]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("copy.json", copy_task);
  constexpr const char* memory = "runtime.memory=40MB";
  const auto manako = [&](const std::vector<std::string>& words, const std::string& said) {
    const RunResult result = run_manako(words, {.directory = folder.path()});
    INFO(result.out << result.error);
    CHECK(result.status == 0);
    CHECK_THAT(result.out + result.error, Catch::Contains(said));
    return result.out + result.error;
  };
  const auto of_run = [&](const std::string& file) {
    return nlohmann::json::parse(read_file(folder / ("run/" + file)));
  };
  manako({"train", spec, memory, "--out", "run", "--threads", "2", "--until", "2"}, "chosen: ");
  const auto begun = of_run("spec.json");
  const auto chosen = begun["runtime"]["chosen"].get<std::string>();
  CHECK_THAT(chosen, Catch::Contains(fmt::format("data.batching.size={} training.accumulate={}",
                                                 begun["data"]["batching"]["size"].dump(),
                                                 begun["training"]["accumulate"].dump())));
  CHECK(of_run("manifest.json")["sessions"][0]["spec"]["chosen"] == words_of(chosen));

  // The same spec goes on with it, whatever would be chosen now.
  const std::string resumed =
      manako({"train", spec, memory, "--out", "run", "--resume", "--threads", "1"}, "resumes");
  CHECK_THAT(resumed, !Catch::Contains("the spec differs") && !Catch::Contains("chosen"));
  CHECK(of_run("spec.json") == begun);
  manako({"verify", "run"}, "equal: ");
  manako({"reproduce", "run", "--threads", "1"}, "equal: ");
  manako({"train", spec, "runtime.memory=1GB", "--out", "run", "--resume"}, "the spec differs");
  CHECK(of_run("spec.json")["runtime"]["chosen"] == chosen);
  CHECK(of_run("spec.json")["data"] == begun["data"]);

  std::istringstream lines(read_file(folder / "run/metrics.jsonl"));
  double peak_mib = 0;
  for (std::string line; std::getline(lines, line);)
    peak_mib = std::max(peak_mib, nlohmann::json::parse(line).value("peak_mib", 0.0));
  if (!sanitized) CHECK(peak_mib * (1 << 20) < 40e6);  // else the program alone takes more
}
