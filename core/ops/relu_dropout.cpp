#include "core/ops/relu_dropout.hpp"

#include "core/autograd.hpp"
#include "core/ops/dropout_mask.hpp"
#include "core/ops/relu.hpp"

namespace manako {

Tensor relu_dropout(Tensor x, real rate, const Random& random) {
  const DropoutMask mask(rate, random);
  if (!mask.active()) return relu(std::move(x));
  const real* in = x.data();
  Tensor y = x.own_or_new();
  real* out = y.mutable_data();
  parallel_for(x.size(), elementwise_grain, [&](std::int64_t begin, std::int64_t end) {
    mask.for_each(begin, end,
                  [=](std::int64_t i, real m) { out[i] = (in[i] < 0 ? real{0} : in[i]) * m; });
  });
  return record("relu_dropout", y, {x},
                [y = Saved(y), scale = mask.scale()](const Tensor& dy, auto dx) {
                  dx[0].each([scale, g = dy.data(), v = y.data()](std::int64_t i) {
                    return g[i] * (v[i] > 0 ? scale : real{0});
                  });
                });
}

}  // namespace manako
