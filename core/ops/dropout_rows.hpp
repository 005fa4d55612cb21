#pragma once

#include "core/random.hpp"
#include "core/tensor.hpp"

namespace manako {

/// Drops whole rows: y_i = x_i * m_i / (1 - rate), m_i = 0 with probability rate, else 1.
/// x, y: [N, D].   dx_i = dy_i * m_i / (1 - rate).   Keeps nothing: m is drawn again
/// (core/ops/dropout_mask.hpp).  Rate 0 returns x itself.
Tensor dropout_rows(const Tensor& x, real rate, const Random& random);

}  // namespace manako
