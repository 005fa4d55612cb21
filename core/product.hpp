#pragma once

#include "core/blas.hpp"
#include "core/product_kernel.hpp"

namespace manako::blas {

/// multiply() by our own kernel.  Bits: every element of C is a chain of fused multiply-adds over
/// at most 512 terms, and the sum of these chains; nothing else about the sizes, the place in the
/// matrix or the threads enters.
void multiply_by(const ProductKernel& kernel, const Product& product);

/// Lays B[k, n] out in packed_b_size() elements: slices of 512 rows of panels of kernel.cols
/// columns.
void pack_b(const ProductKernel& kernel, const Operand& b, std::int64_t k, std::int64_t n,
            real* out);
std::int64_t packed_b_size(const ProductKernel& kernel, std::int64_t k, std::int64_t n);

/// What multiply_by() cuts an m x n x k product into: tiles of whole blocks and whole panels, few
/// enough to pack little, enough to keep several threads busy.
struct ProductTiles {
  std::int64_t rows, panels;  ///< of one tile
  std::int64_t down, across;  ///< how many tiles
};
ProductTiles product_tiles(const ProductKernel& kernel, std::int64_t m, std::int64_t n,
                           std::int64_t k);

}  // namespace manako::blas
