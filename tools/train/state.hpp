#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "optim/watched.hpp"

namespace manako {

/// Validations by one metric, best first: update and value.
using Ranking = std::vector<std::pair<std::int64_t, double>>;

/// Everything that training remembers besides parameters, optimizer, average and schedule: all of
/// it is in the checkpoint, so that a resumed run continues to the same bits.  Randomness has no
/// state: it is a function of the seed and these counters.
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

  std::int64_t metrics_lines = 0;          ///< lines of metrics.jsonl that belong to this state
  std::int64_t logged = 0, validated = 0;  ///< the updates at which that was done last
  // What the last update made due and a stop kept from being done.
  bool validation_due = false, checkpoint_due = false;

  bool stopped_early = false;
  Record early;
  std::map<std::string, Ranking> best;  ///< the keep_best best by each metric

  // Of a loss that runs away.
  double average_loss = 0, lowest_loss = 0;
  std::int64_t losses = 0, losses_too_high = 0;
  std::int64_t rollbacks = 0;
  std::int64_t anchor = -1;  ///< the update of the checkpoint that a rollback goes back to

  /// Epochs done, with fraction.
  double epochs() const;
  /// What interval.count counts, so far.
  double passed(Interval::Unit unit) const;
  std::string to_json() const;
  static TrainState from_json(const std::string& text);
};

}  // namespace manako
