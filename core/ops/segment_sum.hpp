#pragma once

#include "core/segments.hpp"
#include "core/tensor.hpp"

namespace manako {

/// y[s] = sum of the rows of segment s.   x: [N, D], y: [S, D].   dx = dy of its segment.
/// An empty segment gives 0.
Tensor segment_sum(const Tensor& x, const Segments& segments);

}  // namespace manako
