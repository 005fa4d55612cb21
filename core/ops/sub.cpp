#include "core/ops/sub.hpp"

#include "core/ops/broadcast.hpp"
#include "core/ops/elementwise.hpp"

namespace manako {

Tensor sub(const Tensor& a, const Tensor& b) {
  const Tensor y = broadcast("sub", a, b, [](real u, real v) { return u - v; });
  return record("sub", y, {a, b}, [a = a.shape(), b = b.shape()](const Tensor& dy, auto dx) {
    if (dx[0]) dx[0].add(sum_to(dy, a));
    if (dx[1]) {
      const Tensor sum = sum_to(dy, b);
      dx[1].add(map(sum, Tensor(sum.shape()), [](real g) { return -g; }));
    }
  });
}

}  // namespace manako
