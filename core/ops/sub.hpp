#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = a - b, broadcasting (core/ops/broadcast.hpp).   da = dy, db = -dy, summed where repeated.
Tensor sub(const Tensor& a, const Tensor& b);

}  // namespace manako
