#pragma once

#include <algorithm>

#include "core/rows.hpp"

namespace manako {

/// A matrix inside a larger one: element [i, j] stands at data[i * stride + j].
template <class T>
struct Window {
  T* data;
  std::int64_t stride;
};

/// to = from, or to += from, for rows x cols elements; long rows are cut, so one row is parallel
/// too.
inline void copy_matrix(std::int64_t rows, std::int64_t cols, Window<const real> from,
                        Window<real> to, bool accumulate = false) {
  const std::int64_t pieces = (cols + elementwise_grain - 1) / elementwise_grain;
  const auto copy = [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) {
      const std::int64_t i = t / pieces, first = t % pieces * elementwise_grain;
      const std::int64_t count = std::min(elementwise_grain, cols - first);
      const real* in = from.data + i * from.stride + first;
      real* out = to.data + i * to.stride + first;
      if (!accumulate) std::copy_n(in, count, out);
      if (accumulate)
        for (std::int64_t j = 0; j < count; ++j) out[j] += in[j];
    }
  };
  parallel_for(rows * pieces, row_grain(cols), copy);
}

}  // namespace manako
