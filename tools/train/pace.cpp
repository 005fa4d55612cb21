#include "tools/train/pace.hpp"

#include <algorithm>

namespace manako {

Pace::Pace(const Interval& stop, const TrainState& start)
    : stop_(stop),
      progress_("train", "updates", 0, static_cast<double>(start.update)),
      start_share_(share(start)),
      start_seconds_(start.seconds),
      last_seconds_(start.seconds),
      last_tokens_(start.tokens) {}

void Pace::show(const TrainState& state) {
  static constexpr const char* units[] = {"updates", "epochs", "tokens", "seconds"};
  const double rate = static_cast<double>(state.tokens - last_tokens_) /
                      std::max(1e-9, state.seconds - last_seconds_);
  speed_ = speed_ == 0 ? rate : 0.95 * speed_ + 0.05 * rate;
  last_seconds_ = state.seconds;
  last_tokens_ = state.tokens;
  const double loss = state.loss / std::max<double>(1, static_cast<double>(state.weight));
  const double done = share(state);
  const double left = (state.seconds - start_seconds_) / std::max(done - start_share_, 1e-9) *
                      std::max(0.0, 1 - done);
  progress_.update(
      static_cast<double>(state.update),
      fmt::format("epoch {:.2f} loss {:.3f} {:.0f} tokens/s, {:.0f}% of {:g} {}, ETA {}",
                  state.epochs(), loss, speed_, 100 * done, stop_.count,
                  units[static_cast<int>(stop_.unit)], duration_text(left)));
}

}  // namespace manako
