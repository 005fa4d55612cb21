#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = x / 2 * (1 + tanh u),  u = sqrt(2 / pi) * (x + 0.044715 x^3).   x, y: [*].
/// dx = dy * ((1 + tanh u) / 2 + x / 2 * (1 - tanh^2 u) * u').   The approximation of Hendrycks &
/// Gimpel 2016, arXiv:1606.08415; within 5e-4 of gelu.
Tensor gelu_tanh(const Tensor& x);

}  // namespace manako
