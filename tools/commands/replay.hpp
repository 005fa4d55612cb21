#pragma once

#include <string>
#include <vector>

#include "core/safetensors.hpp"
#include "tools/run_directory.hpp"
#include "tools/train/state.hpp"

namespace manako {

/// A folder in a run for training it again, gone at the end.
class ScratchRun {
 public:
  ScratchRun(const RunDirectory& run, const std::string& purpose);
  ~ScratchRun();
  ScratchRun(const ScratchRun&) = delete;
  ScratchRun& operator=(const ScratchRun&) = delete;
  const RunDirectory& directory() const { return directory_; }

 private:
  RunDirectory directory_;
};

/// `manako train RUN/spec.json` in this process, up to update `until` (0: to the end); its exit
/// status.
int train_again(const RunDirectory& run, const RunDirectory& out, std::int64_t until,
                const std::vector<std::string>& more = {});

/// The newest step checkpoint of a run, which another training is compared with, and the training
/// state in it.  Error(Exit::model) if there is none yet, or it is damaged.
struct RunEnd {
  SafeTensors checkpoint;
  TrainState state;
};
RunEnd end_of(const RunDirectory& run);

/// The training state in a checkpoint; Error(Exit::model) if it has none.
TrainState train_state_of(const SafeTensors& checkpoint);

/// Compares every tensor and the training state to the bit, says on stdout what came of it, and
/// returns the exit status: 0 equal, 1 not.
int compare_checkpoints(const SafeTensors& stored, const SafeTensors& again);

}  // namespace manako
