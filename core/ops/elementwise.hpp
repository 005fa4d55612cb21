#pragma once

#include "core/autograd.hpp"

namespace manako {

/// y[i] = f(x[i]), in parallel, outside of autograd.  y: room for the result; x itself will do.
template <class F>
Tensor map(const Tensor& x, Tensor y, const F& f) {
  parallel_for(x.size(), elementwise_grain,
               [f, in = x.data(), out = y.mutable_data()](std::int64_t begin, std::int64_t end) {
                 const F g = f;
#pragma omp simd
                 for (std::int64_t i = begin; i < end; ++i) out[i] = g(in[i]);
               });
  return y;
}

/// What backward keeps: the derivative is a function of the op's input or of its result.
enum class Keep { input, result };

/// y = f(x) element by element, in the place of x where that was given away and is not kept;
/// dx = dy * derivative(x or y).
template <class F, class D>
Tensor elementwise(const char* op, Tensor x, Keep keep, const F& f, const D& derivative) {
  const bool spare = keep == Keep::result || !recording({x});
  const Tensor y = map(x, spare ? x.own_or_new() : Tensor(x.shape()), f);
  return record(op, y, {x},
                [kept = Saved(keep == Keep::input ? x : y), derivative](const Tensor& dy, auto dx) {
                  if (!dx[0]) return;
                  dx[0].each([d = derivative, g = dy.data(), v = kept.data()](std::int64_t i) {
                    return g[i] * d(v[i]);
                  });
                });
}

}  // namespace manako
