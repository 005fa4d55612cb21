#include "core/ops/dropout.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/dropout_mask.hpp"

namespace manako {
namespace {

// f(i, factor) over n elements, in parallel.  Chunks begin at multiples of 8, as the mask wants.
template <class F>
void for_each(const DropoutMask& mask, std::int64_t n, const F& f) {
  parallel_for(n, elementwise_grain,
               [&](std::int64_t begin, std::int64_t end) { mask.for_each(begin, end, f); });
}

void backward_dropout(const DropoutMask& mask, const Tensor& dy, const Gradient& dx) {
  const auto [to, beta] = dx.target();
  const real* g = dy.data();
  if (beta == 0)
    for_each(mask, dy.size(), [g, to = to](std::int64_t i, real m) { to[i] = g[i] * m; });
  else
    for_each(mask, dy.size(), [g, to = to](std::int64_t i, real m) { to[i] += g[i] * m; });
}

}  // namespace

Tensor dropout(const Tensor& x, real rate, const Random& random) {
  const DropoutMask mask(rate, random);
  if (!mask.active()) return x;
  Tensor y(x.shape());
  for_each(mask, x.size(),
           [in = x.data(), out = y.mutable_data()](std::int64_t i, real m) { out[i] = in[i] * m; });
  return record("dropout", y, {x},
                [mask](const Tensor& dy, auto dx) { backward_dropout(mask, dy, dx[0]); });
}

Tensor add_dropout(const Tensor& x, Tensor branch, real rate, const Random& random) {
  if (x.shape() != branch.shape())
    fail(Exit::internal, "add_dropout: shapes differ: {} and {}", x.shape().text(),
         branch.shape().text());
  const DropoutMask mask(rate, random);
  const real *a = x.data(), *b = branch.data();
  Tensor y = branch.own_or_new();
  real* out = y.mutable_data();
  if (mask.active())
    for_each(mask, x.size(), [=](std::int64_t i, real m) { out[i] = a[i] + b[i] * m; });
  else
    parallel_for(x.size(), elementwise_grain, [=](std::int64_t begin, std::int64_t end) {
#pragma omp simd
      for (std::int64_t i = begin; i < end; ++i) out[i] = a[i] + b[i];
    });
  return record("add_dropout", y, {x, branch}, [mask](const Tensor& dy, auto dx) {
    if (dx[0]) dx[0].add(dy);
    if (!dx[1]) return;
    if (mask.active())
      backward_dropout(mask, dy, dx[1]);
    else
      dx[1].add(dy);
  });
}

}  // namespace manako
