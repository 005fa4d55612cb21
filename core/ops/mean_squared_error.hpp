#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = mean((p - t)^2), 0 for no elements.   p (prediction), t (target): [*] alike, y: [].
/// dp = 2 (p - t) / n * dy,  dt = -dp.
Tensor mean_squared_error(const Tensor& prediction, const Tensor& target);

}  // namespace manako
