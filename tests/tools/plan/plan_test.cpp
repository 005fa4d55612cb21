// `manako plan`: what it says is what a run then uses, and what cannot fit is refused early.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/memory.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/lines.hpp"
#include "tools/plan/fit.hpp"
#include "tools/plan/room.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

constexpr const char* copy_task =
    R"({"name": "copy", "data": {"type": "copy", "num_symbols": 60, "batching": {"size": 600}},
        "model": {"d_model": 64,
                  "encoder": {"num_layers": 1, "self_attention": {"num_heads": 2}},
                  "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                              "cross_attention": {"num_heads": 2}}},
        "training": {"stop": "2e", "log_every": "1u", "checkpoint": "1e"}})";

std::unique_ptr<Experiment> loaded(const std::vector<std::string>& overrides = {}) {
  auto out = std::make_unique<Experiment>(Spec::parse(copy_task, "copy", overrides));
  out->data->load();
  return out;
}

}  // namespace

TEST_CASE("plan: what it says is what the run uses", "[plan][program]") {
  const TemporaryDirectory directory;
  const std::string spec = directory.write("copy.json", copy_task);
  const RunOptions here{.directory = directory.path()};
  const RunResult planned = run_manako({"plan", spec, "--json", "--memory", "30MB"}, here);
  INFO(planned.out << planned.error);
  REQUIRE(planned.status == 0);
  const auto plan = nlohmann::json::parse(planned.out);
  const std::vector<std::string> train = {"train",   spec,    "runtime.memory=30MB",
                                          "--quiet", "--out", "run"};
  REQUIRE(run_manako(train, here).status == 0);
  const auto begun = nlohmann::json::parse(read_file(directory / "run/spec.json"));
  CHECK(plan["chosen"] == begun["runtime"]["chosen"]);
  CHECK(plan["chosen"] != "nothing");
  const std::string metrics = read_file(directory / "run/metrics.jsonl");
  nlohmann::json last;
  int validations = 0;
  for (const std::string_view line : lines_of(metrics)) {
    const auto json = nlohmann::json::parse(line);
    validations += json.contains("valid");
    if (json.contains("peak_mib")) last = json;
  }
  CHECK(plan["updates"].get<double>() == last["update"].get<double>());
  CHECK(plan["validations"].get<int>() == validations);
  const double peak = last["peak_mib"].get<double>();
  CHECK(plan["peak_mib"].get<double>() > 0.85 * peak);
  CHECK(plan["peak_mib"].get<double>() < 1.15 * peak);
  CHECK(plan["gflop_per_update"].get<double>() > 0);
  CHECK(plan["seconds"].get<double>() > 2 * plan["seconds_per_epoch"].get<double>());
  // Nothing is left behind.
  for (const auto& entry : std::filesystem::directory_iterator(directory.path()))
    CHECK(entry.path().filename().string().find("manako-plan") == std::string::npos);
}

TEST_CASE("plan: weights, gradients, moments and average are known from shapes", "[plan]") {
  const auto e = loaded();
  const VocabularySizes sizes = vocabulary_sizes(*e->data);
  const plan::Fixed fixed = plan::fixed_memory(*e, sizes);
  e->build(sizes);
  const std::int64_t bytes = e->params->count() * static_cast<std::int64_t>(sizeof(real));
  CHECK(fixed.weights == bytes);
  CHECK(fixed.gradients == bytes);
  CHECK(fixed.optimizer == 2 * bytes + 2 * static_cast<std::int64_t>(sizeof(real)));
  CHECK(fixed.average == 0);
  CHECK(plan::fixed_memory(*loaded({"training.ema=0.9"}), sizes).average == bytes);
  const auto frozen = loaded({R"(optimizer.groups=[{"match": "encoder", "frozen": true}])"});
  CHECK(plan::fixed_memory(*frozen, sizes).gradients < bytes);
  CHECK_NOTHROW(plan::require_room(*e, sizes, fixed.total()));
  CHECK_THROWS_WITH(plan::require_room(*e, sizes, fixed.total() - 1),
                    Catch::Contains("expected at most") && Catch::Contains("likely fix"));
}

TEST_CASE("plan: what a trial holds is what was counted", "[plan]") {
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"training.ema=0.9"}}) {
    const auto e = loaded(more);
    const auto before = static_cast<std::int64_t>(memory::statistics().in_use);
    e->build(vocabulary_sizes(*e->data));
    plan::Trial trial(*e, *e->data);
    trial.update(std::span(trial.batches()).first(1));
    const auto held =
        static_cast<double>(static_cast<std::int64_t>(memory::statistics().in_use) - before);
    const auto counted =
        static_cast<double>(plan::fixed_memory(*e, vocabulary_sizes(*e->data)).held());
    CHECK(held > 0.99 * counted);
    CHECK(held < 1.05 * counted + (1 << 19));  // blocks are somewhat larger; buffers of products
  }
}

TEST_CASE("plan: memory is a line over the weight of a batch", "[plan]") {
  const auto e = loaded({"data.batching.size=2000"});
  e->build(vocabulary_sizes(*e->data));
  plan::Trial trial(*e, *e->data);
  for (const auto& batch : trial.batches()) CHECK(trial.size(batch).target_tokens <= 2000);
  const plan::Line line = plan::memory_line(
      trial.split(), trial.worst(), 1e12,
      [&](const auto& examples) { return static_cast<double>(trial.peak_of(examples)); });
  for (const std::ptrdiff_t share : {1, 2, 3}) {
    const auto& worst = trial.worst();
    const std::vector<std::int64_t> part(worst.begin(), worst.begin() + std::ssize(worst) / share);
    const auto found = static_cast<double>(trial.peak_of(part)),
               expected = line.at(static_cast<double>(trial.size(part).weight()));
    CHECK(expected > 0.95 * found);
    CHECK(expected < 1.1 * found);
  }
}

TEST_CASE("plan: what cannot fit is refused with what would", "[plan][program]") {
  const TemporaryDirectory directory;
  const std::string spec = directory.write("copy.json", copy_task);
  const auto refused = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"plan", spec});
    const RunResult result = run_manako(words, {.directory = directory.path()});
    INFO(result.out << result.error);
    CHECK(result.status == static_cast<int>(Exit::resource));
    CHECK(result.out.empty());
    CHECK(result.seconds < 20);
    return result.error;
  };
  CHECK_THAT(refused({"--memory", "22MB"}), Catch::Contains("likely fix: at least "));
  // Hundreds of gigabytes of weights, refused from shapes: by train as well.
  const std::vector<std::string> huge = {"model.encoder.num_layers=10",
                                         "model.encoder.ffn.d_ff=10000000"};
  CHECK_THAT(refused(huge), Catch::Contains("weights ("));
  const RunResult train = run_manako({"train", spec, huge[0], huge[1], "--out", "run"},
                                     {.directory = directory.path()});
  CHECK(train.status == static_cast<int>(Exit::resource));
  CHECK_THAT(train.error, Catch::Contains("likely fix: smaller widths"));
}
