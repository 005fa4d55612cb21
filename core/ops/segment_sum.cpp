#include "core/ops/segment_sum.hpp"

#include "core/autograd.hpp"
#include "core/ops/for_each_segment.hpp"

namespace manako {

Tensor segment_sum(const Tensor& x, const Segments& segments) {
  const std::int64_t d = x.cols();
  Tensor y = Tensor::zeros({segments.count(), d});
  for_each_segment("segment_sum", x.shape(), segments,
                   [=, from = x.data(), to = y.mutable_data()](auto s, auto begin, auto end) {
                     for (auto i = begin; i < end; ++i)
                       for (std::int64_t j = 0; j < d; ++j) to[s * d + j] += from[i * d + j];
                   });
  return record("segment_sum", y, {x}, [shape = x.shape(), segments, d](const Tensor& dy, auto dx) {
    if (!dx[0]) return;
    for_each_segment("segment_sum", shape, segments,
                     [=, g = dy.data(), to = dx[0].accumulator()](auto s, auto begin, auto end) {
                       for (auto i = begin; i < end; ++i)
                         for (std::int64_t j = 0; j < d; ++j) to[i * d + j] += g[s * d + j];
                     });
  });
}

}  // namespace manako
