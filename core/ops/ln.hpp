#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = ln x.   x, y: [*].   dx = dy / x.   ln 0 = -inf; NaN below 0.
Tensor ln(const Tensor& x);

}  // namespace manako
