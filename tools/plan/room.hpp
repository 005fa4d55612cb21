#pragma once

#include <cstdint>

#include "tools/experiment.hpp"

namespace manako::plan {

/// Bytes that training needs whatever its batches are, known from shapes alone.
struct Fixed {
  std::int64_t weights = 0, gradients = 0, optimizer = 0;
  std::int64_t average = 0;  ///< of the weights (training.ema)
  std::int64_t held() const { return weights + optimizer + average; }  ///< between updates, too
  std::int64_t total() const { return held() + gradients; }
};
Fixed fixed_memory(const Experiment& experiment, VocabularySizes sizes);

/// Bytes that this process holds now, and those that it may hold in the end: what it has and what
/// the machine (or its control group) has left.
std::int64_t resident();
std::int64_t limit();

/// Error(Exit::resource) if what training holds is more than `most` bytes: a model that cannot fit
/// is refused before it takes any memory.  Before vocabularies are known: Experiment::smallest.
void require_room(const Experiment& experiment, VocabularySizes sizes, std::int64_t most);

/// Error(Exit::io) unless the file system of `path` has room for the checkpoints of a run.
/// Requires: the model is built.
void require_disk(const Experiment& experiment, const std::string& path);

}  // namespace manako::plan
