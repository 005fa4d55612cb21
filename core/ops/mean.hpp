#pragma once

#include "core/tensor.hpp"

namespace manako {

/// The mean of all elements.   x: [*], y: [].   dx = dy / size.   No elements: an Error.
Tensor mean(const Tensor& x);

/// The mean of each row.   x: [..., D], y: [..., 1], which broadcasts against x.   dx = dy / D.
/// D = 0: an Error.
Tensor row_means(const Tensor& x);

}  // namespace manako
