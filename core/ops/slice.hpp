#pragma once

#include <cstdint>

#include "core/tensor.hpp"

namespace manako {

/// y = rows [begin, end) along the first dimension; shares storage with x.
/// dx = dy in those rows, 0 elsewhere.
Tensor slice_rows(const Tensor& x, std::int64_t begin, std::int64_t end);

/// y = columns [begin, end) along the last dimension, a copy.   x: [..., D], y: [..., end - begin].
/// dx = dy in those columns, 0 elsewhere.
Tensor slice_cols(const Tensor& x, std::int64_t begin, std::int64_t end);

}  // namespace manako
