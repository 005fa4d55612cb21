#pragma once

#include <cstdint>
#include <vector>

#include "models/batch.hpp"
#include "tools/data/data_source.hpp"

namespace manako {

/// Some examples of a split as a model sees them: sources followed by their end, targets and
/// labels.
Batch make_batch(const Split& split, const std::vector<std::int64_t>& examples);

/// Every example of a split once, in order, in batches of about `tokens` labels: for evaluation.
std::vector<std::vector<std::int64_t>> in_order_batches(const Split& split,
                                                        std::int64_t tokens = 4096);

}  // namespace manako
