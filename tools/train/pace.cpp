#include "tools/train/pace.hpp"

#include <algorithm>

namespace manako {

Pace::Pace(const Interval& stop, const TrainState& start)
    : stop_(stop),
      progress_("train", "updates", 0, static_cast<double>(start.update), share(start)),
      last_seconds_(start.seconds),
      last_tokens_(start.tokens) {}

void Pace::show(const TrainState& state) {
  const double rate = static_cast<double>(state.tokens - last_tokens_) /
                      std::max(1e-9, state.seconds - last_seconds_);
  speed_ = speed_ == 0 ? rate : 0.95 * speed_ + 0.05 * rate;
  last_seconds_ = state.seconds;
  last_tokens_ = state.tokens;
  const double loss = state.loss / std::max<double>(1, static_cast<double>(state.weight));
  progress_.update(
      static_cast<double>(state.update), share(state),
      fmt::format("epoch {:.2f}, loss {:.3f}, {:.0f} tokens/s", state.epochs(), loss, speed_));
}

}  // namespace manako
