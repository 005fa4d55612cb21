#include "core/ops/transpose.hpp"

#include <algorithm>

#include "core/autograd.hpp"
#include "core/error.hpp"

namespace manako {
namespace {

// In square blocks, so that both the reads and the writes of a block stay in the first cache.
Tensor transposed(const Tensor& x) {
  constexpr std::int64_t block = 32;
  const std::int64_t m = x.shape()[0], n = x.shape()[1], across = (n + block - 1) / block;
  Tensor y({n, m});
  const real* from = x.data();
  real* to = y.mutable_data();
  parallel_for((m + block - 1) / block * across, 8, [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) {
      const std::int64_t i0 = t / across * block, j0 = t % across * block;
      const std::int64_t i1 = std::min(m, i0 + block), j1 = std::min(n, j0 + block);
      for (std::int64_t j = j0; j < j1; ++j)
        for (std::int64_t i = i0; i < i1; ++i) to[j * m + i] = from[i * n + j];
    }
  });
  return y;
}

}  // namespace

Tensor transpose(const Tensor& x) {
  if (x.shape().rank() != 2)
    fail(Exit::internal, "transpose: shape {}; expected two dimensions", x.shape().text());
  return record("transpose", transposed(x), {x}, [](const Tensor& dy, auto dx) {
    if (dx[0]) dx[0].add(transposed(dy));
  });
}

}  // namespace manako
