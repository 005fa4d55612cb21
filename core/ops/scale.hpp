#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = factor * x.   x, y: [*].   dx = factor * dy.
Tensor scale(const Tensor& x, double factor);

}  // namespace manako
