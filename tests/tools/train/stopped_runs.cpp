#include "tests/tools/train/stopped_runs.hpp"

#include <csignal>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/run_directory.hpp"

namespace manako::testing {

std::string generated_text() {
  std::string out;
  for (int i = 0; i < 90; ++i) out += std::to_string(i * i % 97) + (i % 7 == 6 ? "\n" : " ");
  return out;
}

void check_same(const std::string& stopped, const std::string& whole) {
  CHECK((last_checkpoint(stopped) == last_checkpoint(whole)));
  std::size_t best = 0;
  for (const auto& entry : std::filesystem::directory_iterator(RunDirectory{whole}.checkpoints())) {
    const std::string name = entry.path().filename();
    if (!name.starts_with("best")) continue;
    ++best;
    INFO(name);
    CHECK((read_file(RunDirectory{stopped}.checkpoints() + "/" + name) == read_file(entry.path())));
  }
  CHECK(best > 0);
  CHECK(lasting_metrics(stopped) == lasting_metrics(whole));
}

TrainState last_state(const std::string& directory) {
  return TrainState::from_json(
      read_checkpoint(RunDirectory{directory}, "last").metadata.at("state"));
}

void check_stops(const std::string& spec, const std::vector<std::int64_t>& stops) {
  const TemporaryDirectory folder;
  const std::string whole = folder / "whole";
  REQUIRE(TrainingCase{spec, whole}.run(2) == 0);
  int threads = 1;
  for (const std::int64_t stop : stops) {
    INFO("stopped during update " << stop);
    const std::string run = folder / ("stopped" + std::to_string(stop));
    CHECK(TrainingCase{spec, run}.run(threads, stop) == SIGTERM);
    CHECK(last_state(run).update == stop);
    threads = threads % 3 + 1;
    CHECK(TrainingCase{spec, run}.run(threads) == 0);
    check_same(run, whole);
  }
  // Stopped again and again.
  const std::string often = folder / "often";
  for (const std::int64_t stop : stops) TrainingCase{spec, often}.run(1, stop);
  CHECK(TrainingCase{spec, often}.run(3) == 0);
  check_same(often, whole);
  // There is nothing left to do.
  CHECK(TrainingCase{spec, often}.run(1) == 0);
  check_same(often, whole);
}

}  // namespace manako::testing
