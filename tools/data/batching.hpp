#pragma once

#include <cstdint>
#include <vector>

#include "core/spec.hpp"

namespace manako {

/// How sentences are put into batches: the section "batching" of "data".
struct BatchingOptions {
  enum class By { target_tokens, source_tokens, sentences };
  By by = By::target_tokens;
  std::int64_t size = 0;  ///< real tokens (or sentences) of a batch at most; there is no padding
  std::int64_t pool = 0;  ///< sentences sorted by length at a time
  static BatchingOptions read(Spec& data);
};

/// Sentence indices of each batch.
using Batches = std::vector<std::vector<std::int64_t>>;

/// The batches of one epoch, a pure function of its arguments: all sentences shuffled, cut into
/// pools, each pool sorted by (target, source) length and filled into batches, the batches
/// shuffled. Every sentence comes exactly once; one longer than `size` is a batch of its own.
/// Lengths count what the model predicts: a target length includes its end.  source_lengths is
/// empty for language models.
Batches epoch_batches(const BatchingOptions& options,
                      const std::vector<std::int32_t>& source_lengths,
                      const std::vector<std::int32_t>& target_lengths, std::uint64_t seed,
                      std::int64_t epoch);

}  // namespace manako
