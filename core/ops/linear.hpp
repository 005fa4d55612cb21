#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = x W^T + b.   x: [..., in], weight: [out, in], bias: [out] or undefined, y: [..., out].
/// dx = dy W,  dW = dy^T x,  db = sum of the rows of dy.
/// Under NoGrad the bits of a row of y do not depend on the other rows (blas::independent_rows).
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias = Tensor());

}  // namespace manako
