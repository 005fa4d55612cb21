#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace manako {

/// RUN/clock.json: the seconds of training at each checkpoint, {"UPDATE": SECONDS}.  They do not
/// stand in the checkpoints, whose bytes depend on what was computed alone.
class TrainingClock {
 public:
  explicit TrainingClock(std::string path);
  /// Time goes on from what it was at this update, which is returned.
  double start(std::int64_t update);
  /// Seconds of training, over all runs.
  double seconds() const;
  /// Writes down the time at a checkpoint.  To be called before the checkpoint is written.
  void write(std::int64_t update);

 private:
  std::string path_;
  std::map<std::int64_t, double> at_;
  double begin_ = 0;
};

}  // namespace manako
