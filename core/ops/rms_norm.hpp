#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = x / sqrt(mean(x^2) + eps) * gain over the last dimension.   x, y: [..., D], gain: [D].
/// With h the normalised x, g = dy * gain:  dx = (g - h * mean(g * h)) / rms,
/// dgain = sum of the rows of dy * h.   Zhang & Sennrich 2019, arXiv:1910.07467.
/// Keeps x, and 1/rms of each row.
Tensor rms_norm(const Tensor& x, const Tensor& gain, real eps);

}  // namespace manako
