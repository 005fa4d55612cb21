// A disk that fills up in the midst of training costs the checkpoints of that time, nothing else.
#include <sys/resource.h>

#include <csignal>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/train/stopped_runs.hpp"
#include "tools/run_directory.hpp"
#include "tools/train/metrics_file.hpp"

#include <nlohmann/json.hpp>

using namespace manako;
using namespace manako::testing;

namespace {

// Files of this process cannot grow beyond that many bytes, as long as it lives or until end().
class FileLimit {
 public:
  FileLimit() {
    getrlimit(RLIMIT_FSIZE, &before_);
    ignored_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~FileLimit() {
    end();
    std::signal(SIGXFSZ, ignored_);
  }
  void begin(rlim_t bytes) const {
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  void end() const { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
  void (*ignored_)(int) = nullptr;
};

std::string spec() {
  return R"({
    "data": {"type": "copy", "num_symbols": 6, "num_train": 60, "num_valid": 10, "num_test": 0,
             "batching": {"by": "sentences", "size": 10}},
    "model": {"type": "transformer", "d_model": 8,
      "encoder": {"num_layers": 1, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 16}},
      "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                  "cross_attention": {"num_heads": 2}, "ffn": {"d_ff": 16}}},
    "training": {"stop": "16u", "log_every": "1u", "validate_every": "4u", "checkpoint": {"every": "3u", "keep_best": 4}}})";
}

// With room for `bytes` only during the updates from `begin` on, up to `end`.
TrainingCase limited(const std::string& run, const FileLimit& limit, std::int64_t begin,
                     std::int64_t end) {
  return {spec(), run, [=, &limit](Experiment&, const TrainState& state) {
            const std::int64_t update = state.update + 1;
            if (update == begin) limit.begin(300);
            if (update == end) limit.end();
          }};
}

}  // namespace

TEST_CASE("full disk: training goes on, and ends as if nothing had been", "[disk_full]") {
  const TemporaryDirectory folder;
  const FileLimit limit;
  REQUIRE(TrainingCase{spec(), folder / "whole"}.run(1) == 0);
  // Each time a checkpoint and the best weights of a validation (every 4 updates) have no room.
  for (const auto& [begin, end] : {std::pair{4, 8}, std::pair{5, 10}, std::pair{8, 16}}) {
    INFO("no room from update " << begin << " to " << end);
    const std::string run = folder / std::to_string(begin);
    REQUIRE(limited(run, limit, begin, end).run(1) == 0);
    check_same(run, folder / "whole");
  }
}

TEST_CASE("full disk: what was saved before stands; the last save must succeed", "[disk_full]") {
  const TemporaryDirectory folder;
  const FileLimit limit;
  const std::string run = folder / "run";
  expect_error(Exit::io, {"needed"}, [&] { limited(run, limit, 8, 100).run(1); });
  limit.end();
  CHECK(last_state(run).update == 6);
  for (const auto& entry : std::filesystem::directory_iterator(RunDirectory{run}.checkpoints()))
    CHECK_FALSE(entry.path().filename().string().starts_with('.'));
  REQUIRE(TrainingCase{spec(), run}.run(1) == 0);
  REQUIRE(TrainingCase{spec(), folder / "whole"}.run(1) == 0);
  check_same(run, folder / "whole");
}

TEST_CASE("metrics: lines wait for room, and none is cut", "[disk_full]") {
  const TemporaryDirectory folder;
  const FileLimit limit;
  const std::string path = folder / "metrics.jsonl";
  MetricsFile file(path, 0);
  const auto line = [](int number) { return nlohmann::ordered_json{{"update", number}}; };
  file.append(line(1));
  limit.begin(20);
  file.append(line(2));
  file.append(line(3));
  CHECK(read_file(path) == "{\"update\":1}\n");
  expect_error(Exit::io, {"metrics.jsonl", "needed 26 bytes"}, [&] { file.flush(); });
  limit.end();
  file.append(line(4));
  CHECK(file.lines() == 4);
  CHECK(read_file(path) == "{\"update\":1}\n{\"update\":2}\n{\"update\":3}\n{\"update\":4}\n");
}
