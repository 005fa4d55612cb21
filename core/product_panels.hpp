#pragma once

#include "core/blas.hpp"
#include "core/product_kernel.hpp"

namespace manako::blas {

/// How an operand is laid out for a kernel: slices of a few hundred terms, each in panels of
/// `width` columns of B, or rows of A, with zeros behind the last.
struct Panels {
  const ProductKernel& kernel;
  std::int64_t width, count;
  /// Elements of so many terms of one panel, and of all.
  std::int64_t panel_size(std::int64_t k) const { return width * kernel.room(k); }
  std::int64_t size(std::int64_t k) const { return count * panel_size(k); }
  /// Where panel number `panel` of the slice [begin, begin + k) stands.
  std::int64_t at(std::int64_t panel, std::int64_t begin, std::int64_t k) const {
    return size(begin) + panel * panel_size(k);
  }
};
Panels panels_of_a(const ProductKernel& kernel, std::int64_t m);
Panels panels_of_b(const ProductKernel& kernel, std::int64_t n);

/// Lays A[m, k], or B[k, n], out in size(k) elements.
void pack_a(const ProductKernel& kernel, const Operand& a, std::int64_t k, std::int64_t m,
            real* out);
void pack_b(const ProductKernel& kernel, const Operand& b, std::int64_t k, std::int64_t n,
            real* out);

}  // namespace manako::blas
