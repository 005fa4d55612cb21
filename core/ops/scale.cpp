#include "core/ops/scale.hpp"

#include "core/ops/elementwise.hpp"

namespace manako {

Tensor scale(const Tensor& x, double factor) {
  const auto c = static_cast<real>(factor);
  return record("scale", map(x, Tensor(x.shape()), [c](real v) { return c * v; }), {x},
                [c](const Tensor& dy, auto dx) {
                  if (dx[0]) dx[0].each([c, g = dy.data()](std::int64_t i) { return c * g[i]; });
                });
}

}  // namespace manako
