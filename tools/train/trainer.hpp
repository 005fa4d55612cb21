#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "optim/schedule.hpp"
#include "tools/run_directory.hpp"
#include "tools/train/checkpoint_files.hpp"
#include "tools/train/clock.hpp"
#include "tools/train/metrics_file.hpp"
#include "tools/train/moving_average.hpp"
#include "tools/train/options.hpp"
#include "tools/train/pace.hpp"
#include "tools/train/state.hpp"
#include "tools/update.hpp"

namespace manako {

/// Everything a training run is made of.  The trainer changes params, optimizer, schedule and the
/// run directory.
struct TrainingJob {
  Learner learner;
  Schedule& schedule;
  const TrainingOptions& options;
  RunDirectory run;
  std::string vocabularies;  ///< checksums that go with every checkpoint
  Random random;             ///< of dropout
  /// Batches of an epoch, a pure function of its number; and one of them.
  std::function<std::vector<std::vector<std::int64_t>>(std::int64_t epoch)> epoch;
  std::function<Batch(const std::vector<std::int64_t>&)> batch;
  /// Validation metrics by name, e.g. "nll", "bleu".  Empty: there is no valid split.
  std::function<std::map<std::string, double>()> validate;
  std::int64_t until = 0;  ///< after this update it stops as if by a signal; 0: it does not
  MetricsFile::Listener on_metrics = nullptr;  ///< is told of each new line of metrics
};

/// The training loop:  (accumulate batches -> clip -> update -> log? -> validate? -> save?)*
/// Stops at options.stop, by early stopping, at job.until, or at the next update after a signal;
/// always saved.  Where it stopped never shows in what comes later.
class Trainer {
 public:
  explicit Trainer(TrainingJob job);
  /// Continues from a checkpoint of this run; call before run().
  void resume(const SafeTensors& checkpoint);
  /// The signal that ended the run, or 0.  Throws Error(Exit::divergence) when the run is lost
  /// (run_health.hpp); the last checkpoint stands.
  int run();
  const TrainState& state() const { return state_; }

 private:
  // trainer.cpp: the loop
  bool finished() const;
  /// Did this update pass a multiple of the interval?
  bool due(const std::optional<Interval>& every, const TrainState& before) const;
  void open_epoch();
  void update();
  void settle();
  int close();
  double lr_factor(std::int64_t update) const;
  // trainer_validate.cpp: what is written down
  void log();
  bool validate();
  std::string keep_best(const std::map<std::string, double>& found);
  // trainer_save.cpp: what can be gone back to
  void save();
  void save_if_possible();
  void go_back(const std::string& reason);

  TrainingJob job_;
  TrainState state_;
  CheckpointFiles files_;
  TrainingClock clock_;
  std::vector<std::vector<std::int64_t>> epoch_;
  std::optional<MetricsFile> metrics_;
  std::optional<MovingAverage> average_;
  std::optional<Pace> pace_;
  std::int64_t saved_update_ = -1;
};

}  // namespace manako
