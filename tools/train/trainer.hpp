#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "optim/schedule.hpp"
#include "tools/progress.hpp"
#include "tools/run_directory.hpp"
#include "tools/train/metrics_file.hpp"
#include "tools/train/options.hpp"
#include "tools/train/state.hpp"
#include "tools/update.hpp"

namespace manako {

/// Everything a training run is made of.  The trainer changes params, optimizer and the run
/// directory.
struct TrainingJob {
  Learner learner;
  const Schedule& schedule;
  const TrainingOptions& options;
  RunDirectory run;
  std::string vocabularies;  ///< checksums that go with every checkpoint
  Random random;             ///< of dropout
  /// Batches of an epoch, a pure function of its number; and one of them.
  std::function<std::vector<std::vector<std::int64_t>>(std::int64_t epoch)> epoch;
  std::function<Batch(const std::vector<std::int64_t>&)> batch;
  /// Validation metrics by name, e.g. "nll", "bleu".  Empty: there is no valid split.
  std::function<std::map<std::string, double>()> validate;
  MetricsFile::Listener on_metrics = nullptr;  ///< is told of each new line of metrics
};

/// The training loop:  (accumulate batches -> clip -> update -> log? -> validate? -> save?)*
/// Stops at options.stop, by early stopping, or at the next update after a signal; always saved.
class Trainer {
 public:
  explicit Trainer(TrainingJob job);
  /// Continues from a checkpoint of this run; call before run().
  void resume(const SafeTensors& checkpoint);
  /// The signal that ended the run, or 0.  Throws Error(Exit::divergence) after ten updates in a
  /// row that were not finite; the last checkpoint stands.
  int run();
  const TrainState& state() const { return state_; }

 private:
  bool finished() const;
  void open_epoch();
  void update();
  void log();
  void validate();
  void save();
  void write_best() const;
  /// Did this update pass a multiple of the interval?
  bool due(const Interval& every, const TrainState& before) const;
  double passed(Interval::Unit unit, const TrainState& state) const;

  TrainingJob job_;
  TrainState state_;
  std::vector<std::vector<std::int64_t>> epoch_;
  std::optional<MetricsFile> metrics_;
  std::int64_t saved_update_ = -1;
  double speed_ = 0;  // target tokens a second, smoothed
};

}  // namespace manako
