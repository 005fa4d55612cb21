#pragma once

#include <span>

#include "core/tensor.hpp"

namespace manako {

/// y[i] = table[ids[i]], the lookup of embeddings.   table: [V, D], ids: N of 0 ... V - 1, y: [N,
/// D]. dtable[v] = sum of dy[i] over all i with ids[i] = v, in the order of i for any number of
/// threads.
Tensor gather(const Tensor& table, std::span<const std::int32_t> ids);

}  // namespace manako
