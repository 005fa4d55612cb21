#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = x^T, a copy.   x: [M, N], y: [N, M].   dx = dy^T.
/// In front of a product rather give the product a transposed operand: that copies nothing.
Tensor transpose(const Tensor& x);

}  // namespace manako
