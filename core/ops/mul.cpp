#include "core/ops/mul.hpp"

#include "core/ops/broadcast.hpp"

namespace manako {

Tensor mul(const Tensor& a, const Tensor& b) {
  constexpr auto times = [](real u, real v) { return u * v; };
  const Tensor y = broadcast("mul", a, b, times);
  const Saved a_for_b(b.requires_grad() ? a : Tensor()), b_for_a(a.requires_grad() ? b : Tensor());
  return record("mul", y, {a, b}, [=, a = a.shape(), b = b.shape()](const Tensor& dy, auto dx) {
    if (dx[0]) dx[0].add(sum_to(broadcast("mul", dy, b_for_a.get(), times), a));
    if (dx[1]) dx[1].add(sum_to(broadcast("mul", dy, a_for_b.get(), times), b));
  });
}

}  // namespace manako
