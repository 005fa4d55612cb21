#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = 1 / (1 + e^-x).   x, y: [*].   dx = dy * y * (1 - y).
Tensor sigmoid(const Tensor& x);

}  // namespace manako
