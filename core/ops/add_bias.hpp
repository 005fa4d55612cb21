#pragma once

#include "core/blas.hpp"

namespace manako {

/// What adds bias [n] to every row of a product while its tiles are in cache; nothing without a
/// bias.
inline std::function<void(const blas::Tile&)> add_bias(const Tensor& bias) {
  if (!bias.defined()) return nullptr;
  return [b = bias.data()](const blas::Tile& tile) {
    for (std::int64_t i = 0; i < tile.rows; ++i) {
      real* row = tile.data + i * tile.stride;
      for (std::int64_t j = 0; j < tile.cols; ++j) row[j] += b[tile.first_col + j];
    }
  };
}

}  // namespace manako
