#pragma once

#include <array>

#include "core/autograd.hpp"
#include "core/error.hpp"

namespace manako {

/// NumPy's rule, and the one place where it lives: shapes are aligned at their last dimension;
/// sizes are equal, or one of them is 1 or missing and that operand is repeated.  Neighbouring
/// dimensions that the same operands have are merged, so equal shapes, a scalar and [N, D] with [D]
/// run in long plain loops.
struct Broadcast {
  /// A dimension of the result, and whether each operand has it (else it is repeated along it).
  struct Dimension {
    std::int64_t size = 1;
    bool a = true, b = true;
  };
  /// Elements [begin, begin + count) of the result and where the operands of the first one stand.
  struct Run {
    std::int64_t begin, count, a, b;
  };

  /// An Error that names `op` and both shapes if they do not fit.
  Broadcast(const char* op, const Shape& a, const Shape& b);
  /// The longest run inside [begin, end) along the innermost dimension.
  Run run(std::int64_t begin, std::int64_t end) const;

  Shape shape;
  std::array<Dimension, Shape::max_rank> dimensions;  // merged, outermost first
  std::size_t count = 0;
  Dimension inner;  // the last of them
};

/// y = f(a, b) element by element, outside of autograd.
template <class F>
Tensor broadcast(const char* op, const Tensor& a, const Tensor& b, const F& f) {
  const Broadcast rule(op, a.shape(), b.shape());
  Tensor y(rule.shape);
  parallel_for(
      y.size(), elementwise_grain,
      [&rule, f, pa = a.data(), pb = b.data(), py = y.mutable_data()](auto begin, auto end) {
        while (begin < end) {
          const Broadcast::Run run = rule.run(begin, end);
          const real *u = pa + run.a, *v = pb + run.b;
          real* out = py + run.begin;
          const F g = f;  // a local copy, which stores to `out` cannot change
          if (rule.inner.a && rule.inner.b) {
            for (std::int64_t i = 0; i < run.count; ++i) out[i] = g(u[i], v[i]);
          } else if (rule.inner.a) {
            const real c = *v;
            for (std::int64_t i = 0; i < run.count; ++i) out[i] = g(u[i], c);
          } else {
            const real c = *u;
            for (std::int64_t i = 0; i < run.count; ++i) out[i] = g(c, v[i]);
          }
          begin += run.count;
        }
      });
  return y;
}

/// The gradient of a repeated operand: `dy` summed over the dimensions along which an operand of
/// `shape` was repeated.  Equal shapes: dy itself, no copy.
Tensor sum_to(const Tensor& dy, const Shape& shape);

}  // namespace manako
