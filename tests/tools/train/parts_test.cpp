// Frozen parameters, skipped layers and words, and weighted corpora in whole runs.
#include <csignal>
#include <nlohmann/json.hpp>

#include "core/files.hpp"
#include "core/profile.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/train/training_case.hpp"
#include "tools/data/batches.hpp"
#include "tools/experiment.hpp"
#include "tools/update.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

std::string spec(const std::string& data, const std::string& groups) {
  return R"({
    "name": "parts",
    "data": )" +
         data + R"(,
    "model": {"type": "transformer", "d_model": 16, "dropout": {"rate": 0.1, "word": 0.2, "layer": 0.4},
      "encoder": {"num_layers": 2, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}},
      "decoder": {"num_layers": 2, "self_attention": {"num_heads": 2},
                  "cross_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}}},
    "optimizer": {"type": "adamw", "lr": 1e-2, "groups": )" +
         groups + R"(},
    "training": {"stop": "3e", "accumulate": 2, "clip": 1.0, "log_every": "4u",
      "validate_every": "6u", "checkpoint": {"every": "7u", "keep_last": 1}}
  })";
}

const std::string copy_task =
    R"({"type": "copy", "num_symbols": 6, "num_train": 60, "num_valid": 10, "num_test": 0,
        "batching": {"by": "sentences", "size": 10}})";
const std::string freeze_source =
    R"([{"match": "^encoder\\.|^source", "frozen": true}, {"match": "ffn", "lr_scale": 0.5}])";

std::string weighted(const TemporaryDirectory& folder) {
  std::string a, b;
  for (int i = 0; i < 60; ++i)
    (i % 3 ? a : b) += fmt::format("w{} w{}\tw{}\n", i % 7, i % 5, i % 6);
  folder.write("a.tsv", a);
  folder.write("b.tsv", b);
  return fmt::format(
      R"({{"type": "parallel_text", "root": "{}", "valid": "b.tsv",
           "train": [{{"tsv": "a.tsv", "weight": 1}}, {{"tsv": "b.tsv", "weight": 2}}],
           "batching": {{"by": "sentences", "size": 10}}}})",
      folder.path());
}

// One update of the first batch; products counted.
struct OneUpdate {
  explicit OneUpdate(const std::string& json) : e(Spec::parse(json, "test")) {
    e.data->load();
    e.build(vocabulary_sizes(*e.data));
    optimizer = e.make_optimizer();
    for (const Param& param : e.params->all()) before.push_back(param.value.clone());
    const std::int64_t flops_before = profile::flops();
    const Batch batch = make_batch(e.data->split("train"), {0, 1, 2, 3});
    result = update({*e.model, *e.loss, *e.params, *optimizer, 1.0}, {&batch, 1}, 1, Random(1));
    flops = profile::flops() - flops_before;
  }
  Experiment e;
  std::unique_ptr<Optimizer> optimizer;
  std::vector<Tensor> before;
  UpdateResult result;
  std::int64_t flops = 0;
};

std::string without_dropout(std::string json) {
  const std::string rates = R"("dropout": {"rate": 0.1, "word": 0.2, "layer": 0.4},)";
  return json.erase(json.find(rates), rates.size());
}

}  // namespace

TEST_CASE("parts: frozen parameters cost no gradient and never change", "[groups]") {
  const OneUpdate all(without_dropout(spec(copy_task, "[]"))),
      some(without_dropout(spec(copy_task, freeze_source)));
  // The encoder's rows are computed, but nothing flows back into them.
  CHECK(some.flops < 0.8 * static_cast<double>(all.flops));
  CHECK(some.result.gradient_norm < all.result.gradient_norm);
  CHECK(some.result.loss == Approx(all.result.loss));
  for (std::size_t i = 0; i < some.before.size(); ++i) {
    const Param& param = some.e.params->all()[i];
    const bool frozen = param.name.starts_with("encoder.") || param.name.starts_with("source");
    INFO(param.name);
    CHECK(param.value.requires_grad() == !frozen);
    CHECK((max_difference(param.value, some.before[i]) == 0) == frozen);
  }
  for (const auto& [name, tensor] : some.optimizer->state())
    CHECK(name.find(".encoder.") == std::string::npos);
}

TEST_CASE("parts: a batch in which nothing can be learned is no failure", "[groups]") {
  // Only one layer is trained, and it is skipped nearly always.
  std::string json = spec(copy_task, R"([{"match": "^decoder\\.layers\\.1\\."},
                                         {"match": ".", "frozen": true}])");
  json.replace(json.find("\"layer\": 0.4"), 12, "\"layer\": 0.999");
  const OneUpdate one(json);
  CHECK(one.result.applied);
  CHECK(one.result.gradient_norm == 0);
  for (std::size_t i = 0; i < one.before.size(); ++i)
    CHECK(max_difference(one.e.params->all()[i].value, one.before[i]) == 0);
}

TEST_CASE("parts: stopped anywhere, with any threads, to the same bits", "[resume]") {
  const TemporaryDirectory folder;
  const std::string json = spec(weighted(folder), freeze_source);
  const std::string whole = folder / "whole";
  REQUIRE(TrainingCase{json, whole}.run(2) == 0);
  int threads = 1;
  for (const std::int64_t stop : {1, 3, 5, 8}) {
    INFO("stopped during update " << stop);
    const std::string run = folder / ("stopped" + std::to_string(stop));
    CHECK(TrainingCase{json, run}.run(threads, stop) == SIGTERM);
    threads = threads % 3 + 1;
    CHECK(TrainingCase{json, run}.run(threads) == 0);
    CHECK((last_checkpoint(run) == last_checkpoint(whole)));
    CHECK(lasting_metrics(run) == lasting_metrics(whole));
  }
}

TEST_CASE("parts: a corpus from standard input, which resuming needs again", "[stdin][program]") {
  const TemporaryDirectory folder;
  std::string corpus;
  for (int i = 0; i < 40; ++i) corpus += fmt::format("w{} w{}\tw{}\n", i % 7, i % 5, i % 6);
  const std::string file =
      folder.write("spec.json", spec(R"({"type": "parallel_text", "train": "-"})", "[]"));
  const std::string tsv = folder.write("c.tsv", corpus);
  const auto train = [&](const std::string& name, const std::string& input,
                         const std::vector<std::string>& more) {
    std::vector<std::string> words = {"train", file, "--out", folder / name};
    words.insert(words.end(), more.begin(), more.end());
    return run_manako(words, {.input = input});
  };
  const RunResult result = train("piped", corpus, {"training.stop=2u"});
  INFO(result.error);
  REQUIRE(result.status == 0);
  REQUIRE(train("read", "", {"training.stop=2u", "data.train=" + tsv}).status == 0);
  CHECK((last_checkpoint(folder / "piped") == last_checkpoint(folder / "read")));
  const RunResult other = train("piped", corpus + "x\ty\n", {"training.stop=3u", "--resume"});
  CHECK(other.status == 3);
  CHECK_THAT(other.error, Catch::Contains("standard input: checksum"));
  CHECK(train("piped", corpus, {"training.stop=3u", "--resume"}).status == 0);
  const RunResult bad = train("bad", "a\tb\n\xff\tb\n", {});
  CHECK(bad.status == 3);
  CHECK_THAT(bad.error, Catch::Contains("standard input:2:1"));
}
