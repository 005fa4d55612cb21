#include "core/ops/segment_mean.hpp"

#include "core/ops/mul.hpp"
#include "core/ops/segment_sum.hpp"

namespace manako {

Tensor segment_mean(const Tensor& x, const Segments& segments) {
  Tensor weights({segments.count(), 1});
  real* w = weights.mutable_data();
  for (std::int64_t s = 0; s < segments.count(); ++s)
    w[s] = segments.length(s) == 0 ? real{0} : 1 / static_cast<real>(segments.length(s));
  return mul(segment_sum(x, segments), weights);
}

}  // namespace manako
