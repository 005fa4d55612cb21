#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = tanh x.   x, y: [*].   dx = dy * (1 - y^2).
Tensor tanh(const Tensor& x);

}  // namespace manako
