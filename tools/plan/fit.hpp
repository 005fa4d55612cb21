#pragma once

#include "tools/plan/trial.hpp"

namespace manako::plan {

/// The batch of the epoch that has most rows; one of the decoder counts more than one of the
/// encoder, for its layers have more sublayers.
const std::vector<std::int64_t>& worst_batch(const Trial& trial);

/// Bytes of all tensors at the peak of an update, as a line over its rows, laid through two updates
/// of parts of a batch.
struct Line {
  double fixed = 0, per_row = 0;
  double at(double rows) const { return fixed + per_row * rows; }
  double rows_for(double bytes) const { return std::max(0.0, (bytes - fixed) / per_row); }
};
Line memory_line(Trial& trial, const std::vector<std::int64_t>& worst);

/// Error(Exit::resource) if the worst batch would take tensors above `most` bytes; says the largest
/// batch that fits, and what "recompute" would save.  Leaves a batch of few sentences alone.
void require_fit(Experiment& experiment, Trial& trial, const std::vector<std::int64_t>& worst,
                 std::int64_t most);

}  // namespace manako::plan
