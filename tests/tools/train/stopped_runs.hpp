#pragma once

#include <string>
#include <vector>

#include "tests/tools/train/training_case.hpp"

namespace manako::testing {

/// The last checkpoints, the best weights and the lasting metrics of two runs are the same bytes.
void check_same(const std::string& stopped, const std::string& whole);

/// The training state in the last checkpoint of a run.
TrainState last_state(const std::string& directory);

/// Stops runs of this spec during each of these updates, goes on with other numbers of threads, and
/// compares with the run that was not stopped; then one run stopped at all of them.
void check_stops(const std::string& spec, const std::vector<std::int64_t>& stops);

/// Text for a language model of characters.
std::string generated_text();

}  // namespace manako::testing
