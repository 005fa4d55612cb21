#pragma once

#include "core/tensor.hpp"

namespace manako {

/// y = a * b element by element, broadcasting (core/ops/broadcast.hpp).
/// da = dy * b, db = dy * a, summed where repeated.  Keeps only what a wanted gradient needs.
Tensor mul(const Tensor& a, const Tensor& b);

}  // namespace manako
