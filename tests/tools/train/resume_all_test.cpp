// Everything that a run can remember, stopped anywhere: averages, accumulation, a schedule that
// reacts, several best, rollbacks, another end, the clock.
#include <csignal>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "core/files.hpp"
#include "core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/train/stopped_runs.hpp"
#include "tools/run_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

std::string language_spec(const TemporaryDirectory& folder, const std::string& training) {
  return R"({
    "data": {"type": "text", "tokenizer": "character", "context": 12, "train": ")" +
         folder.write("text.txt", generated_text()) +
         R"(", "split": {"valid": 0.2}, "batching": {"by": "sentences", "size": 3}},
    "model": {"type": "language_model", "d_model": 8, "dropout": 0.2,
      "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 16}}},
    "optimizer": {"type": "adamw", "lr": 3e-2},
    "schedule": {"type": "plateau", "warmup": "3u", "patience": 1, "factor": 0.7},
    "training": {)" +
         training + "}}";
}

constexpr const char* everything =
    R"("stop": "20u", "accumulate": 2, "clip": 1.0, "ema": 0.9, "log_every": "3u",
       "validate_every": "2u", "checkpoint": {"every": "3u", "keep_best": 2,
       "best_by": ["nll", "token_accuracy"]}, "on_nan": "rollback")";

std::vector<std::int64_t> random_stops(std::int64_t below, std::size_t count) {
  std::set<std::int64_t> out;
  for (std::uint64_t i = 0; out.size() < count; ++i)
    out.insert(1 + Random(7).child("stops").below(below - 1, i));
  return {out.begin(), out.end()};
}

// The weights become NaN during this update, but not again after a rollback.
TrainingCase breaking(const std::string& spec, const std::string& directory, std::int64_t update,
                      std::int64_t rollbacks = 1) {
  return {spec, directory, [=](Experiment& e, const TrainState& state) {
            if (state.update + 1 == update && state.rollbacks < rollbacks)
              e.params->all()[0].value.fill(std::numeric_limits<real>::quiet_NaN());
          }};
}

// Of the step checkpoints, oldest first.
std::vector<std::string> names(const std::string& run) {
  std::vector<std::string> out;
  for (const std::string& path : RunDirectory{run}.step_checkpoints())
    out.insert(out.begin(), std::filesystem::path(path).filename());
  return out;
}

}  // namespace

TEST_CASE("resume: average, accumulation, plateau and several best, stopped anywhere", "[resume]") {
  const TemporaryDirectory folder;
  check_stops(language_spec(folder, everything), random_stops(20, 3));
}

TEST_CASE("resume: a run that had ended goes on as if it had not", "[resume]") {
  const TemporaryDirectory folder;
  const auto spec = [&](const std::string& stop) {
    std::string text = everything;
    return language_spec(folder, text.replace(text.find("20u"), 3, stop));
  };
  REQUIRE(TrainingCase{spec("20u"), folder / "whole"}.run(1) == 0);
  for (const char* end : {"5u", "11u", "1.5e"})
    REQUIRE(TrainingCase{spec(end), folder / "run"}.run(1) == 0);
  CHECK_THAT(read_file(RunDirectory{folder / "run"}.metrics()), Catch::Contains("\"update\":11,"));
  REQUIRE(TrainingCase{spec("20u"), folder / "run"}.run(1) == 0);
  CHECK((last_checkpoint(folder / "run") == last_checkpoint(folder / "whole")));
  CHECK(lasting_metrics(folder / "run") == lasting_metrics(folder / "whole"));
}

// Nothing is finite from update 8 on; 6 is the last checkpoint.
TEST_CASE("rollback: back to the last checkpoint with half the lr, the same after stops",
          "[resume][rollback]") {
  const TemporaryDirectory folder;
  const std::string spec = language_spec(folder, everything);
  REQUIRE(breaking(spec, folder / "whole", 8).run(1) == 0);
  const TrainState end = last_state(folder / "whole");
  CHECK(end.update == 20);
  CHECK(end.rollbacks == 1);
  const std::string metrics = read_file(RunDirectory{folder / "whole"}.metrics());
  CHECK_THAT(metrics, Catch::Contains(R"("rollback":6)"));
  CHECK_THAT(metrics, Catch::Contains("not finite"));
  for (const std::int64_t stop : {5, 7, 9, 12}) {
    INFO("stopped during update " << stop);
    const std::string run = folder / ("stopped" + std::to_string(stop));
    REQUIRE(breaking(spec, run, 8).run(1, stop) == SIGTERM);
    REQUIRE(breaking(spec, run, 8).run(stop == 9 ? 2 : 1) == 0);
    check_same(run, folder / "whole");
  }
}

TEST_CASE("rollback: three times at most; before the first checkpoint to the start",
          "[resume][rollback]") {
  const TemporaryDirectory folder;
  const std::string spec = language_spec(folder, everything);
  expect_error(Exit::divergence, {"not finite", "after 3 rollbacks", "likely fix"},
               [&] { breaking(spec, folder / "run", 2, 100).run(1); });
  CHECK(names(folder / "run") == std::vector<std::string>{"step-00000000.safetensors"});
}

TEST_CASE("on_nan: weights that are not finite are never saved", "[resume][rollback]") {
  const TemporaryDirectory folder;
  std::string text = everything;
  const std::string spec = language_spec(folder, text.replace(text.find("rollback"), 8, "skip"));
  expect_error(Exit::divergence, {"weights are not finite at update 9", "last checkpoint stands"},
               [&] { breaking(spec, folder / "run", 8).run(1); });
  CHECK(last_state(folder / "run").update == 6);
  expect_error(Exit::divergence, {"weights are not finite at update 8"},
               [&] { breaking(spec, folder / "run", 8).run(1, 8); });
  CHECK(last_state(folder / "run").update == 6);
}

TEST_CASE("on_nan: stop ends at the first, skip at the tenth; no checkpoint holds them",
          "[resume][rollback]") {
  const TemporaryDirectory folder;
  for (const auto& [on_nan, said] :
       {std::pair("stop", "update 8 is not finite"), std::pair("skip", "10 updates in a row")}) {
    std::string text = everything;
    text.replace(text.find("rollback"), 8, on_nan);
    text.replace(text.find(R"("every": "3u")"), 13, R"("every": "90u")");
    const std::string spec = language_spec(folder, text);
    const std::string run = folder / on_nan;
    expect_error(Exit::divergence, {said, "the last checkpoint stands"},
                 [&] { breaking(spec, run, 8).run(1); });
    CHECK(names(run).empty());
  }
}

// Times in a spec go on where they were: what comes next is due after the rest of an interval.
TEST_CASE("resume: the clock goes on", "[resume][clock]") {
  const TemporaryDirectory folder;
  const std::string spec = language_spec(
      folder,
      R"("stop": "3000s", "log_every": "300s", "checkpoint": "700s", "validate_every": "2000s")");
  const std::string run = folder / "run";
  const auto updates = [&](double seconds, std::int64_t stop_at) {
    const std::int64_t before = stop_at > 4 ? last_state(run).update : 0;
    if (before > 0)
      publish(RunDirectory{run}.clock(), fmt::format(R"({{"{}": {}}})", before, seconds));
    TrainingCase{spec, run}.run(1, stop_at);
    const auto clock = nlohmann::json::parse(read_file(RunDirectory{run}.clock()));
    const std::int64_t update = last_state(run).update;
    CHECK(clock.at(std::to_string(update)).get<double>() >= seconds);
    CHECK(clock.at(std::to_string(update)).get<double>() < seconds + 20);
    return update;
  };
  CHECK(updates(0, 4) == 4);
  CHECK(lasting_metrics(run).empty());
  CHECK(updates(599.99999, 6) == 6);  // the next update passes 600
  CHECK(lasting_metrics(run).find(R"("update":5,)") != std::string::npos);
  const std::string before = lasting_metrics(run);
  CHECK(updates(610, 8) == 8);  // and none of these passes anything
  CHECK(lasting_metrics(run) == before);
  CHECK(updates(1399.99999, 11) == 11);
  CHECK(names(run).front() == "step-00000009.safetensors");
  CHECK(updates(2999.99999, 20) == 12);  // the end
}
