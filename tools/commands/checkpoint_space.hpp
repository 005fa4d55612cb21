#pragma once

#include "tools/experiment.hpp"

namespace manako {

/// Error(Exit::io) unless the disk of a run has room for all checkpoints that it will keep, and for
/// one being written.
void require_checkpoint_space(const Experiment& experiment, const RunDirectory& run);

}  // namespace manako
