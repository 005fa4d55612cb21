#pragma once

#include "core/blas.hpp"
#include "core/product_kernel.hpp"

namespace manako::blas {

/// How an operand is laid out for a kernel: slices of at most `chain` terms, each in panels of
/// `width` columns of B, or rows of a transposed A, with zeros behind the last.
struct Panels {
  std::int64_t width, count;
  std::int64_t size(std::int64_t k) const { return width * count * k; }
  /// Where panel number `panel` of the slice [begin, begin + k) stands.
  std::int64_t at(std::int64_t panel, std::int64_t begin, std::int64_t k) const {
    return width * (count * begin + panel * k);
  }
};
Panels panels_of_a(const ProductKernel& kernel, std::int64_t m);
Panels panels_of_b(const ProductKernel& kernel, std::int64_t n);

/// Lays a transposed A[m, k], or B[k, n], out in size(k) elements.
void pack_a(const ProductKernel& kernel, const Operand& a, std::int64_t k, std::int64_t m,
            real* out);
void pack_b(const ProductKernel& kernel, const Operand& b, std::int64_t k, std::int64_t n,
            real* out);

}  // namespace manako::blas
