#pragma once

#include <string>

#include "core/params.hpp"
#include "tools/train/options.hpp"
#include "tools/train/state.hpp"

namespace manako {

/// Updates in a row that may be left out before the run is lost.
inline constexpr std::int64_t skipped_in_row_limit = 10;
/// Times that a run goes back to a checkpoint before it is lost.
inline constexpr std::int64_t rollback_limit = 3;

/// Takes in the mean loss of an applied update.  Too high is a loss above factor * max(1, lowest),
/// lowest the smallest moving average (of about 50 updates) so far.
void watch_loss(TrainState& state, const TrainingOptions::Divergence& divergence, double loss);

/// Is every weight a number and not infinite?
bool finite(const Params& params);

/// Why this run is lost, or "".
std::string lost_because(const TrainState& state, const TrainingOptions& options);

}  // namespace manako
