#pragma once

#include "core/tensor.hpp"

namespace manako {

/// The sum of all elements.   x: [*], y: [].   dx = dy everywhere.   No elements: 0.
Tensor sum(const Tensor& x);

/// The sum of each row.   x: [..., D], y: [..., 1], which broadcasts against x.
/// dx = dy of its row.
Tensor row_sums(const Tensor& x);

}  // namespace manako
