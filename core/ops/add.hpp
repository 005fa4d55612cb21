#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = a + b, broadcasting (core/ops/broadcast.hpp).   da = dy, db = dy, summed where repeated.
Tensor add(const Tensor& a, const Tensor& b);

}  // namespace manako
