#pragma once

#include "core/segments.hpp"
#include "core/tensor.hpp"

namespace manako {

/// y[s] = mean of the rows of segment s.   x: [N, D], y: [S, D].   dx = dy / length of its segment.
/// An empty segment gives 0.
Tensor segment_mean(const Tensor& x, const Segments& segments);

}  // namespace manako
