#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y_j = exp(x_j - m) / sum_k exp(x_k - m), m = max x, over the last dimension.   x, y: [..., D].
/// dx = y * (dy - sum(dy * y)).   Keeps y.  Entries of -inf get 0; a row of nothing else is NaN.
Tensor softmax(const Tensor& x);

/// y_j = x_j - m - log sum_k exp(x_k - m), m = max x, over the last dimension.   x, y: [..., D].
/// dx = dy - exp(y) * sum(dy).   Keeps y.
Tensor log_softmax(const Tensor& x);

}  // namespace manako
