#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = a / b element by element, broadcasting (core/ops/broadcast.hpp).
/// da = dy / b, db = -dy * y / b, summed where repeated.  Division by 0 gives what IEEE 754 says.
Tensor div(const Tensor& a, const Tensor& b);

}  // namespace manako
