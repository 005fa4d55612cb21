#pragma once

#include "tools/progress.hpp"
#include "tools/train/options.hpp"
#include "tools/train/state.hpp"

namespace manako {

/// How fast training goes, and its line of progress.
class Pace {
 public:
  Pace(const Interval& stop, const TrainState& start);
  /// To be called after each update.
  void show(const TrainState& state);
  /// The time since the last update is not training's.
  void skip_time(double seconds_now) { last_seconds_ = seconds_now; }
  /// Clears the line, for talk.
  void clear() { progress_.finish(); }
  double tokens_per_second() const { return speed_; }

 private:
  double share(const TrainState& state) const { return state.passed(stop_.unit) / stop_.count; }

  Interval stop_;
  Progress progress_;
  double last_seconds_;
  std::int64_t last_tokens_;
  double speed_ = 0;  // smoothed
};

}  // namespace manako
