#include "core/ops/div.hpp"

#include "core/ops/broadcast.hpp"

namespace manako {

Tensor div(const Tensor& a, const Tensor& b) {
  constexpr auto quotient = [](real u, real v) { return u / v; };
  constexpr auto minus_product = [](real u, real v) { return -u * v; };
  const Tensor y = broadcast("div", a, b, quotient);
  return record("div", y, {a, b},
                [=, b = Saved(b), y = Saved(b.requires_grad() ? y : Tensor()), a = a.shape()](
                    const Tensor& dy, auto dx) {
                  const Tensor da = broadcast("div", dy, b.get(), quotient);
                  if (dx[0]) dx[0].add(sum_to(da, a));
                  if (dx[1])
                    dx[1].add(sum_to(broadcast("div", da, y.get(), minus_product), b->shape()));
                });
}

}  // namespace manako
