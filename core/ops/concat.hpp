#pragma once

#include <vector>

#include "core/tensor.hpp"

namespace manako {

/// The parts one after the other along the first dimension; all other sizes are equal.   At least
/// one part.   Gradient of a part = its rows of dy.
Tensor concat_rows(const std::vector<Tensor>& parts);

/// The parts side by side along the last dimension; all other sizes are equal.   At least one part.
/// Gradient of a part = its columns of dy.
Tensor concat_cols(const std::vector<Tensor>& parts);

}  // namespace manako
