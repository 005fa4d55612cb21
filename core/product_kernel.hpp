#pragma once

#include <bit>
#include <cstdint>

#include "core/real.hpp"

namespace manako::blas {

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// The innermost loop of our own matrix product, for one kind of CPU: a block of C that stays in
/// registers while k runs.  The bits of an element of C depend on its row of A, its column of B and
/// the kernel alone, not on where in the block, the tile or the matrix it stands.
struct ProductKernel {
  const char* name;
  /// Largest block of C; panels of A and B are as wide.  They divide most_rows and most_cols;
  /// cols is at most widest_block.
  std::int64_t rows, cols;
  std::int64_t slice, near;  ///< terms of both operands that stay in L2; of a panel of B, in L1
  std::int64_t least;        ///< columns and terms from which on this kernel is worth its packing

  /// C[m, cols] = start[m, cols] + alpha A[m, k] B[k, cols];  1 <= m <= rows.  start may be C.
  /// `by_rows`: A[i, p] = a[i * a_stride + p];  `by_cols`: A[i, p] = a[p * a_stride + i].
  /// B[p, j] = b[p * b_stride + j];  C[i, j] = c[i * c_stride + j];  start[i, j] = start[i *
  /// start_stride + j].  A kernel that packs everything reads panels and has `by_cols` alone.
  using Block = void (*)(std::int64_t k, const real* a, std::int64_t a_stride, const real* b,
                         std::int64_t b_stride, const real* start, std::int64_t start_stride,
                         real* c, std::int64_t c_stride, real alpha);
  struct Blocks {
    const Block *by_rows, *by_cols;  ///< of m rows: by_rows[m - 1]
  };
  Blocks whole, half;  ///< of a panel's columns; of its first half, null where that saves nothing

  /// Lays n rows of A, or columns of B, of k terms each out in panels that are `to_stride` apart,
  /// zeros behind the last.  Term p of number j is from[p * stride + j] if they stand `across`
  /// memory, from[j * stride + p] if `along`.
  using Pack = void (*)(std::int64_t k, std::int64_t n, const real* from, std::int64_t stride,
                        real* to, std::int64_t to_stride);
  struct Side {
    Pack across, along;
  };
  Side a, b;  ///< a.along is null if blocks read such an A where it stands (packs_everything())

  /// In panels, `group` terms that belong together, a power of two, take the room of `group_room`
  /// reals a column.
  std::int64_t group, group_room;
  std::int64_t room(std::int64_t k) const {
    return ((k + group - 1) >> std::countr_zero(static_cast<std::uint64_t>(group))) * group_room;
  }
  static constexpr std::int64_t most_room = 512;  ///< of a slice (and terms), of any kernel

  static constexpr std::int64_t most_rows = 288;  ///< of a tile: a slice of its A stays in L2
  static constexpr std::int64_t most_cols = 256;  ///< of B that a tile packs at once
  static constexpr std::int64_t widest_block = 32;

  /// Called by each thread before and after its blocks, or null.
  void (*enter)() = nullptr;
  void (*leave)() = nullptr;

  bool packs_everything() const { return a.along != nullptr; }
};

/// The best kernel that this CPU can run for products of n columns and k terms; null if there is
/// none (OpenBLAS multiplies then).
const ProductKernel* product_kernel(std::int64_t n, std::int64_t k);
/// The best one that multiplies by vectors; its panels take no more room than the matrix.
const ProductKernel* vector_kernel();

/// By fused multiply-adds of vectors, and by tiles of the CPU (AMX).
extern const ProductKernel avx2_kernel, avx512_kernel, amx_kernel;

}  // namespace manako::blas
