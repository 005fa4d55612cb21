#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

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
  /// for that of state.anchor.  First come the best weights that it says are there: write_best().
  void save(const TrainState& state, const std::vector<double>& schedule,
            const NamedTensors& tensors);
  /// If `value` ranks among the keep_best best of the metric: takes the weights for write_best(),
  /// and returns the rank from 0 on; else -1.
  std::int64_t take_best(TrainState& state, const Watched& watched, double value,
                         const NamedTensors& weights);
  /// Writes what take_best() took.  What a full disk kept from being written stays in memory until
  /// the next call: so no checkpoint knows of best weights that were lost.
  void write_best(const TrainState& state);
  /// Removes those of later updates, which a rollback has made void.
  void remove_after(std::int64_t update) const;

 private:
  void write_ranked(const std::string& metric, const Ranking& ranking, std::int64_t update,
                    const NamedTensors& weights) const;

  RunDirectory run_;
  const TrainingOptions& options_;
  std::string vocabularies_;
  std::map<std::pair<std::string, std::int64_t>, NamedTensors> waiting_;  // by metric and update
};

}  // namespace manako
