#pragma once

#include <algorithm>
#include <cstdint>

#include "core/autograd.hpp"

namespace manako {

/// Rows of one chunk of a loop over the rows of a matrix with `cols` columns; depends on `cols`
/// alone.
inline std::int64_t row_grain(std::int64_t cols) {
  return std::max<std::int64_t>(1, elementwise_grain / std::max<std::int64_t>(1, cols));
}

/// out[j] += the sum over rows i of f(i, j), j < cols, in fixed chunks of rows that are combined in
/// order: the same bits for any number of threads.
template <class F>
void add_row_sum(std::int64_t rows, std::int64_t cols, real* out, const F& f) {
  constexpr std::int64_t chunk = 128;
  const std::int64_t chunks = (rows + chunk - 1) / chunk;
  Tensor partial(Shape{chunks, cols});
  real* sums = partial.mutable_data();
  parallel_for(rows, chunk, [&](std::int64_t begin, std::int64_t end) {
    real* sum = sums + begin / chunk * cols;
    for (std::int64_t j = 0; j < cols; ++j) sum[j] = f(begin, j);
    for (std::int64_t i = begin + 1; i < end; ++i)
      for (std::int64_t j = 0; j < cols; ++j) sum[j] += f(i, j);
  });
  for (std::int64_t c = 0; c < chunks; ++c)
    for (std::int64_t j = 0; j < cols; ++j) out[j] += sums[c * cols + j];
}

/// For kernels that read each row once and sum over rows on the side: add(i, sums) adds row i to
/// sums [cols].  Returns the total, [cols]; chunks and order as in add_row_sum.
template <class F>
Tensor sum_over_rows(std::int64_t rows, std::int64_t cols, const F& add) {
  constexpr std::int64_t chunk = 64;
  const std::int64_t chunks = (rows + chunk - 1) / chunk;
  Tensor total = Tensor::zeros({cols}), partial(Shape{chunks, cols});
  real *sums = partial.mutable_data(), *out = total.mutable_data();
  parallel_for(rows, chunk, [&](std::int64_t begin, std::int64_t end) {
    real* sum = sums + begin / chunk * cols;
    std::fill_n(sum, cols, real{0});
    for (std::int64_t i = begin; i < end; ++i) add(i, sum);
  });
  for (std::int64_t c = 0; c < chunks; ++c)
    for (std::int64_t j = 0; j < cols; ++j) out[j] += sums[c * cols + j];
  return total;
}

}  // namespace manako
