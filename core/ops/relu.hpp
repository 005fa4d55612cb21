#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = max(x, 0).   x, y: [*].   dx = dy where x > 0, else 0 (also at the kink).   NaN stays NaN.
/// Where x was given away (std::move), y takes its place in memory.
Tensor relu(Tensor x);

}  // namespace manako
