#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = e^x.   x, y: [*].   dx = dy * y.   exp_real of core/vector_math.hpp.
Tensor exp(const Tensor& x);

}  // namespace manako
