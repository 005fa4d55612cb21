#include "core/ops/add.hpp"

#include "core/ops/broadcast.hpp"

namespace manako {

Tensor add(const Tensor& a, const Tensor& b) {
  const Tensor y = broadcast("add", a, b, [](real u, real v) { return u + v; });
  return record("add", y, {a, b}, [a = a.shape(), b = b.shape()](const Tensor& dy, auto dx) {
    if (dx[0]) dx[0].add(sum_to(dy, a));
    if (dx[1]) dx[1].add(sum_to(dy, b));
  });
}

}  // namespace manako
