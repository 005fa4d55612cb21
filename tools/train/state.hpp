#pragma once

#include <cstdint>
#include <string>

namespace manako {

/// Everything that training remembers besides parameters and optimizer state: all of it is in the
/// checkpoint, so that a resumed run continues to the same bits.  Randomness has no state: it is a
/// function of the seed and these counters.
struct TrainState {
  std::int64_t update = 0;   ///< updates done
  std::int64_t epoch = 0;    ///< epochs finished
  std::int64_t batch = 0;    ///< batches done in the current epoch
  std::int64_t batches = 0;  ///< batches of the current epoch, 0 before it is known
  std::int64_t tokens = 0;   ///< target tokens seen
  std::int64_t skipped = 0;  ///< updates not applied because they were not finite
  std::int64_t skipped_in_row = 0;
  double seconds = 0;  ///< of training, over all runs

  // Sums since the last line of metrics.
  double loss = 0, nll = 0, gradient_norm = 0;
  std::int64_t weight = 0, interval_tokens = 0, interval_updates = 0;

  std::int64_t metrics_lines = 0;  ///< lines of metrics.jsonl that belong to this state
  bool validation_due = false;     ///< the run was stopped in the midst of a validation
  bool has_best = false, has_early_best = false, stopped_early = false;
  double best = 0, early_best = 0;
  std::int64_t validations_without_gain = 0;

  /// Epochs done, with fraction.
  double epochs() const;
  std::string to_json() const;
  static TrainState from_json(const std::string& text);
};

}  // namespace manako
