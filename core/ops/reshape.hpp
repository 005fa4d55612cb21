#pragma once

#include "core/tensor.hpp"

namespace manako {

/// The same elements in another shape of the same size; shares storage.   dx = dy, reshaped back.
Tensor reshape(const Tensor& x, const Shape& shape);

}  // namespace manako
