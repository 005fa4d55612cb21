#pragma once

#include "core/random.hpp"
#include "core/tensor.hpp"

namespace manako {

/// y = x * m / (1 - rate), m_i = 0 with probability rate, else 1.   x, y: [*].
/// dx = dy * m / (1 - rate).   Keeps nothing: m is drawn again (core/ops/dropout_mask.hpp, which
/// rounds the rate to 1/65536).  Rate 0 returns x itself.   Srivastava et al. 2014.
Tensor dropout(const Tensor& x, real rate, const Random& random);

/// y = x + dropout(branch, rate, random), in one pass: a residual connection.   All: [*].
/// dx = dy,  dbranch = dy * m / (1 - rate).   Where branch was given away (std::move), y takes its
/// place in memory.
Tensor add_dropout(const Tensor& x, Tensor branch, real rate, const Random& random);

}  // namespace manako
