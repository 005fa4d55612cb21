#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tools/experiment.hpp"
#include "tools/train/state.hpp"

namespace manako::testing {

/// A run in this process, wired like `manako train`, that can be stopped at an exact update.
struct TrainingCase {
  std::string spec;       ///< JSON
  std::string directory;  ///< of the run
  /// Called at each batch, with what training has done so far.
  std::function<void(Experiment&, const TrainState&)> at_batch = nullptr;
  /// Continues from the last checkpoint, if there is one.  During update `stop_at` (0: never) a
  /// SIGTERM arrives.  The status that Trainer::run() gives.
  int run(int threads, std::int64_t stop_at = 0) const;
};

/// RUN/metrics.jsonl without what depends on the clock: tokens_per_second, seconds, peak_mib.
std::string lasting_metrics(const std::string& directory);
/// Content of the newest step checkpoint.
std::string last_checkpoint(const std::string& directory);

}  // namespace manako::testing
