#include "core/ops/segment_max.hpp"

#include <cmath>
#include <vector>

#include "core/autograd.hpp"
#include "core/ops/for_each_segment.hpp"

namespace manako {

Tensor segment_max(const Tensor& x, const Segments& segments) {
  const std::int64_t d = x.cols();
  Tensor y = Tensor::zeros({segments.count(), d});
  std::vector<std::int64_t> winners(static_cast<std::size_t>(y.size()));  // rows of x
  for_each_segment("segment_max", x.shape(), segments,
                   [=, from = x.data(), to = y.mutable_data(), winner = winners.data()](
                       auto s, auto begin, auto end) {
                     for (auto i = begin; i < end; ++i)
                       for (std::int64_t j = 0; j < d; ++j) {
                         const real v = from[i * d + j];
                         if (i > begin && !(v > to[s * d + j]) && !std::isnan(v)) continue;
                         to[s * d + j] = v;
                         winner[s * d + j] = i;
                       }
                   });
  return record(
      "segment_max", y, {x},
      [shape = x.shape(), segments, d, winners = std::move(winners)](const Tensor& dy, auto dx) {
        if (!dx[0]) return;
        for_each_segment("segment_max", shape, segments,
                         [=, g = dy.data(), to = dx[0].accumulator(), winner = winners.data()](
                             auto s, auto begin, auto end) {
                           for (std::int64_t j = 0; begin < end && j < d; ++j)
                             to[winner[s * d + j] * d + j] += g[s * d + j];
                         });
      });
}

}  // namespace manako
