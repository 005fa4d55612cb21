#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = (x - mean) / sqrt(variance + eps) * gain + bias over the last dimension (variance: mean
/// square of x - mean, in a second pass).   x, y: [..., D], gain: [D], bias: [D] or undefined.
/// With h the normalised x, g = dy * gain:  dx = (g - mean(g) - h * mean(g * h)) / std,
/// dgain = sum of the rows of dy * h,  dbias = sum of the rows of dy.   Ba et al. 2016,
/// arXiv:1607.06450.  Keeps x, and mean and 1/std of each row.
Tensor layer_norm(const Tensor& x, const Tensor& gain, const Tensor& bias, real eps);

}  // namespace manako
