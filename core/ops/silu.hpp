#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = x * s,  s = sigmoid x.   x, y: [*].   dx = dy * s * (1 + x * (1 - s)).
/// Elfwing et al. 2017, arXiv:1702.03118; also called swish.
Tensor silu(const Tensor& x);

}  // namespace manako
