#include "core/ops/broadcast.hpp"

#include <algorithm>
#include <utility>

#include "core/ops/sum.hpp"
#include "core/rows.hpp"

namespace manako {
namespace {

// Size of dimension d of `rank` dimensions that end where those of `shape` end; 1 where missing.
std::int64_t aligned(const Shape& shape, int d, int rank) {
  const int own = d - (rank - shape.rank());
  return own < 0 ? 1 : shape[own];
}

// x seen as [outer, n, inner]: its sum over n.
Tensor sum_middle(const Tensor& x, std::int64_t outer, std::int64_t n, std::int64_t inner) {
  if (inner == 1) return outer == 1 ? sum(x) : row_sums(x.reshaped({outer, n}));
  Tensor y = Tensor::zeros({outer, inner});
  const real* from = x.data();
  real* to = y.mutable_data();
  constexpr std::int64_t many = 128, width = 64;
  if (outer == 1 && n > many) {
    add_row_sum(n, inner, to, [=](std::int64_t i, std::int64_t j) { return from[i * inner + j]; });
    return y;
  }
  const std::int64_t blocks = (inner + width - 1) / width;
  parallel_for(outer * blocks, std::max<std::int64_t>(1, row_grain(width * n)),
               [=](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t t = begin; t < end; ++t) {
                   const std::int64_t o = t / blocks, first = t % blocks * width;
                   const std::int64_t last = std::min(inner, first + width);
                   for (std::int64_t i = 0; i < n; ++i)
                     for (std::int64_t j = first; j < last; ++j)
                       to[o * inner + j] += from[(o * n + i) * inner + j];
                 }
               });
  return y;
}

}  // namespace

Broadcast::Broadcast(const char* op, const Shape& a, const Shape& b) {
  const int rank = std::max(a.rank(), b.rank());
  shape = a.rank() == rank ? a : b;
  for (int d = 0; d < rank; ++d) {
    const std::int64_t size_a = aligned(a, d, rank), size_b = aligned(b, d, rank);
    if (size_a != size_b && size_a != 1 && size_b != 1)
      fail(Exit::internal, "{}: shapes {} and {} do not fit: {} against {}; expected equal or 1",
           op, a.text(), b.text(), size_a, size_b);
    const Dimension own{size_a == 1 ? size_b : size_a, size_a != 1, size_b != 1};
    shape = shape.with(d, own.size);
    if (!own.a && !own.b) continue;
    if (count > 0 && dimensions[count - 1].a == own.a && dimensions[count - 1].b == own.b)
      dimensions[count - 1].size *= own.size;
    else
      dimensions[count++] = own;
  }
  if (count > 0) inner = dimensions[count - 1];
}

Broadcast::Run Broadcast::run(std::int64_t begin, std::int64_t end) const {
  Run out{begin, std::min(inner.size - begin % inner.size, end - begin), 0, 0};
  std::int64_t rest = begin, stride_a = 1, stride_b = 1;
  for (std::size_t d = count; d-- > 0; rest /= dimensions[d].size) {
    const auto [size, has_a, has_b] = dimensions[d];
    if (has_a) out.a += rest % size * std::exchange(stride_a, stride_a * size);
    if (has_b) out.b += rest % size * std::exchange(stride_b, stride_b * size);
  }
  return out;
}

Tensor sum_to(const Tensor& dy, const Shape& shape) {
  if (dy.shape() == shape) return dy;
  Tensor out = dy.detached();
  std::int64_t outer = 1, inner = dy.size();
  const int rank = dy.shape().rank();
  for (int d = 0; d < rank; ++d) {
    const std::int64_t n = dy.shape()[d];
    if (n == 0) return Tensor::zeros(shape);
    inner /= n;
    if (aligned(shape, d, rank) == n)
      outer *= n;
    else
      out = sum_middle(out, outer, n, inner);
  }
  return out.reshaped(shape);
}

}  // namespace manako
