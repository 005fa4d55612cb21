#pragma once

#include "core/blas.hpp"
#include "core/product_kernel.hpp"

namespace manako::blas {

/// multiply() by one of our own kernels.  Bits: of vectors, every element of C is a chain of fused
/// multiply-adds over at most 512 terms, and the sum of these chains; of AMX, one chain of the sums
/// over groups of 32 terms (unless alpha is 1: a chain for every 128 terms, and their sum). Nothing
/// else about the sizes, the place in the matrix or the threads
/// enters.
void multiply_by(const ProductKernel& kernel, const Product& product);

/// What multiply_by() cuts a product into: tiles of whole blocks and whole panels, of equal size,
/// few enough to pack little, enough to keep the threads busy.  Tiles do not change bits.
struct ProductTiles {
  std::int64_t blocks, panels;  ///< of the whole product
  std::int64_t down, across;    ///< how many tiles
  std::int64_t first_block(std::int64_t tile) const { return blocks * tile / down; }
  std::int64_t first_panel(std::int64_t tile) const { return panels * tile / across; }
};
ProductTiles product_tiles(const ProductKernel& kernel, const Product& product);

}  // namespace manako::blas
