#pragma once

#include "core/segments.hpp"
#include "core/tensor.hpp"

namespace manako {

/// y[s, j] = largest x[i, j] of the rows i of segment s.   x: [N, D], y: [S, D].
/// dx = dy at the first largest row, 0 elsewhere.   An empty segment gives 0; NaN wins.
Tensor segment_max(const Tensor& x, const Segments& segments);

}  // namespace manako
