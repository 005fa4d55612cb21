#include "tools/train/run_health.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/parallel.hpp"

namespace manako {
namespace {

// Below one nat a loss may rise to a multiple of itself in good health.
double highest_healthy(const TrainState& state, const TrainingOptions::Divergence& divergence) {
  return divergence.factor * std::max(1.0, state.lowest_loss);
}

}  // namespace

void watch_loss(TrainState& state, const TrainingOptions::Divergence& divergence, double loss) {
  constexpr double share = 0.02;
  const bool first = state.losses++ == 0;
  state.average_loss = first ? loss : state.average_loss + share * (loss - state.average_loss);
  state.lowest_loss = first ? loss : std::min(state.lowest_loss, state.average_loss);
  const bool too_high = divergence.factor > 0 && loss > highest_healthy(state, divergence);
  state.losses_too_high = too_high ? state.losses_too_high + 1 : 0;
}

bool finite(const Params& params) {
  for (const Param& param : params.all()) {
    const real* x = param.value.data();
    const auto bad = parallel_sum<std::int64_t>(
        param.value.size(), elementwise_grain, [x](std::int64_t begin, std::int64_t end) {
          return std::count_if(x + begin, x + end, [](real v) { return !std::isfinite(v); });
        });
    if (bad > 0) return false;
  }
  return true;
}

std::string lost_because(const TrainState& state, const TrainingOptions& options) {
  const bool stop = options.on_nan == TrainingOptions::OnNan::stop;
  if (state.skipped_in_row >= (stop ? 1 : skipped_in_row_limit))
    return stop ? fmt::format("update {} is not finite", state.update)
                : fmt::format("{} updates in a row were not finite (update {})",
                              skipped_in_row_limit, state.update);
  if (options.divergence.factor > 0 && state.losses_too_high >= options.divergence.updates)
    return fmt::format(
        "the loss runs away: above {:.3g} in {} updates in a row (update {}), the lowest average "
        "was {:.3g}",
        highest_healthy(state, options.divergence), state.losses_too_high, state.update,
        state.lowest_loss);
  return "";
}

}  // namespace manako
