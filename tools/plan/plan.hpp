#pragma once

#include <string>
#include <vector>

#include "tools/plan/room.hpp"
#include "tools/plan/trial.hpp"

namespace manako::plan {

/// What a run will need.
struct Plan {
  Fixed fixed;
  BatchSize worst;                 ///< the batch that needs most memory
  std::int64_t peak_tensors = 0;   ///< bytes of all tensors at their peak
  std::int64_t peak_resident = 0;  ///< bytes of the whole process at its peak
  std::int64_t limit = 0;          ///< bytes that it may have
  double gflop_per_update = 0;
  double seconds_per_update = 0, seconds_per_epoch = 0;  ///< of training alone
  double updates_per_epoch = 0, updates = 0;             ///< NaN: the run ends after a time
  double validations = 0, validation_seconds = 0;        ///< how many, and of each
  double checkpoints = 0, checkpoint_seconds = 0;
  double seconds = 0;  ///< of the whole run
};

/// Makes the worst batch's update, some validation and two seconds of real batches, and counts on.
/// Requires: the data is loaded, and choose() found that it fits into `most` bytes.  Builds the
/// model.
Plan make_plan(Experiment& experiment, std::int64_t most);

}  // namespace manako::plan
