#pragma once

#include <cstdint>

#include "core/real.hpp"

namespace manako::blas {

/// The innermost loop of our own matrix product, for one kind of CPU: a block of C that stays in
/// registers while k runs.  Every element of C is one chain of fused multiply-adds in the order of
/// k, so its bits do not depend on where in the block, the tile or the matrix it stands.
struct ProductKernel {
  const char* name;
  std::int64_t rows, cols;  ///< largest block of C; panels of B have `cols` columns

  /// C[m, cols] = start[m, cols] + alpha A[m, k] B[k, cols];  1 <= m <= rows.  start may be C.
  /// `by_rows`: A[i, p] = a[i * a_stride + p];  `by_cols`: A[i, p] = a[p * a_stride + i].
  /// B[p, j] = b[p * b_stride + j];  C[i, j] = c[i * c_stride + j];  start[i, j] = start[i *
  /// start_stride + j].
  using Block = void (*)(std::int64_t k, const real* a, std::int64_t a_stride, const real* b,
                         std::int64_t b_stride, const real* start, std::int64_t start_stride,
                         real* c, std::int64_t c_stride, real alpha);
  const Block *by_rows, *by_cols;  ///< of m rows: by_rows[m - 1]

  /// Copies a matrix [k, n] into panels of so many columns, zeros behind the last:
  /// to[j / width * to_stride + p * width + j % width] = from[p * stride + j].
  using Pack = void (*)(std::int64_t k, std::int64_t n, const real* from, std::int64_t stride,
                        real* to, std::int64_t to_stride);
  Pack pack_a, pack_b;  ///< width = rows (of a transposed A), cols
  /// One panel of a transposed B, n <= cols: panel[p * cols + j] = b[j * stride + p].
  void (*pack_transposed)(std::int64_t k, std::int64_t n, const real* b, std::int64_t stride,
                          real* panel);
};

/// The best kernel that this CPU can run; null if there is none (OpenBLAS multiplies then).
const ProductKernel* product_kernel();

extern const ProductKernel avx2_kernel, avx512_kernel;

}  // namespace manako::blas
