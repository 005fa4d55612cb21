#pragma once

#include "core/random.hpp"
#include "core/tensor.hpp"

namespace manako {

/// y = dropout(relu(x), rate, random), in one pass and to the bit.   x, y: [*].
/// dx = dy / (1 - rate) where y > 0, else 0.  Keeps y alone: neither relu's own result nor x, and
/// backward draws no mask, for an element that was dropped is not above 0.   Where x was given away
/// (std::move), y takes its place in memory.
Tensor relu_dropout(Tensor x, real rate, const Random& random);

}  // namespace manako
