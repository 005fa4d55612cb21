#pragma once

#include "core/tensor.hpp"

namespace manako {

/// C = A B.   A: [M, K], B: [K, N], C: [M, N].
/// dA = dC B^T,  dB = A^T dC.
Tensor matmul(const Tensor& a, const Tensor& b);

}  // namespace manako
