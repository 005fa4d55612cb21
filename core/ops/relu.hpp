#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = max(x, 0).   x, y: [*].   dx = dy where x > 0, else 0 (also at the kink).   NaN stays NaN.
Tensor relu(const Tensor& x);

}  // namespace manako
