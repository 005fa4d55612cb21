#pragma once

#include <cstdint>
#include <string>

#include "core/safetensors.hpp"
#include "tools/run_directory.hpp"
#include "tools/train/options.hpp"
#include "tools/train/state.hpp"

namespace manako {

/// What training writes into RUN/checkpoints, and what it keeps there.  Doing the same again after
/// a crash leaves the same files.
class CheckpointFiles {
 public:
  /// `options` must live as long.  `vocabularies`: checksums that go with every file.
  CheckpointFiles(RunDirectory run, const TrainingOptions& options, std::string vocabularies)
      : run_(std::move(run)), options_(options), vocabularies_(std::move(vocabularies)) {}

  /// Everything that resuming needs, as step-UPDATE; older ones than the newest keep_last go, but
  /// for that of state.anchor.
  void save(const TrainState& state, const std::vector<double>& schedule,
            const NamedTensors& tensors) const;
  /// If `value` ranks among the keep_best best of the metric: writes the weights and returns the
  /// rank from 0 on; else -1.
  std::int64_t save_best(TrainState& state, const Watched& watched, double value,
                         const NamedTensors& weights) const;
  /// Removes those of later updates, which a rollback has made void.
  void remove_after(std::int64_t update) const;

 private:
  RunDirectory run_;
  const TrainingOptions& options_;
  std::string vocabularies_;
};

}  // namespace manako
