#pragma once

#include <string>
#include <vector>

#include "core/safetensors.hpp"
#include "tools/run_directory.hpp"

namespace manako {

/// The mean of the parameters of several checkpoints, summed in double in an order that depends on
/// their content alone: the same bits in whatever order they are named.  What else a checkpoint
/// holds (optimizer, moving average) is left out.  Metadata: "averaged" names the updates.
/// Error(Exit::model) says what differs where names, shapes or vocabularies do, and where a weight
/// is not finite; Exit::usage: none, or one file twice.
SafeTensors average_weights(const std::vector<std::string>& paths);

/// The paths of the newest `count` step checkpoints.  Error(Exit::model) if there are fewer.
std::vector<std::string> newest_checkpoints(const RunDirectory& run, std::size_t count);

/// The paths of the `count` files in RUN/checkpoints whose updates have the best validations by
/// `metric` in metrics.jsonl.  Error(Exit::model) if there are fewer.
std::vector<std::string> best_checkpoints(const RunDirectory& run, std::size_t count,
                                          const std::string& metric);

}  // namespace manako
