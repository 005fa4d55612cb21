#pragma once

#include "core/blas.hpp"
#include "core/tensor.hpp"

namespace manako {

/// y = x W^T + b.   x: [..., in], weight: [out, in], bias: [out] or undefined, y: [..., out].
/// dx = dy W,  dW = dy^T x,  db = sum of the rows of dy.
/// Under NoGrad the bits of a row of y do not depend on the other rows; `kind`: Rows::few where x
/// has a row for each hypothesis, of which there may be one.
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias = Tensor(),
              blas::Rows kind = blas::Rows::independent);

}  // namespace manako
