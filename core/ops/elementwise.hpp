#pragma once

#include "core/autograd.hpp"

namespace manako {

/// y[i] = f(x[i]), in parallel, outside of autograd.
template <class F>
Tensor map(const Tensor& x, const F& f) {
  Tensor y(x.shape());
  parallel_for(x.size(), elementwise_grain,
               [f, in = x.data(), out = y.mutable_data()](auto begin, auto end) {
                 const F g = f;
                 for (auto i = begin; i < end; ++i) out[i] = g(in[i]);
               });
  return y;
}

/// What backward keeps: the derivative is a function of the op's input or of its result.
enum class Keep { input, result };

/// y = f(x) element by element;  dx = dy * derivative(x or y).
template <class F, class D>
Tensor elementwise(const char* op, const Tensor& x, Keep keep, const F& f, const D& derivative) {
  const Tensor y = map(x, f);
  return record(op, y, {x},
                [kept = Saved(keep == Keep::input ? x : y), derivative](const Tensor& dy, auto dx) {
                  if (!dx[0]) return;
                  dx[0].each([d = derivative, g = dy.data(), v = kept.data()](std::int64_t i) {
                    return g[i] * d(v[i]);
                  });
                });
}

}  // namespace manako
