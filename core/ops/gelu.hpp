#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = x * Phi(x), Phi the standard normal CDF (1 + erf(x / sqrt 2)) / 2.   x, y: [*].
/// dx = dy * (Phi(x) + x * phi(x)).   Hendrycks & Gimpel 2016, arXiv:1606.08415 (exact form).
Tensor gelu(const Tensor& x);

}  // namespace manako
