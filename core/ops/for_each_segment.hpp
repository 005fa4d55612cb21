#pragma once

#include "core/error.hpp"
#include "core/rows.hpp"
#include "core/segments.hpp"

namespace manako {

/// Calls f(s, begin, end) for every segment s of the rows [begin, end) of x: [N, D], in parallel.
/// An Error that names `op` if x is no matrix of as many rows as the segments have.
template <class F>
void for_each_segment(const char* op, const Shape& x, const Segments& segments, const F& f) {
  if (x.rank() != 2 || x[0] != segments.rows())
    fail(Exit::internal, "{}: input {} for segments of {} rows; expected [N, D]", op, x.text(),
         segments.rows());
  const std::int64_t typical = x.size() / std::max<std::int64_t>(1, segments.count());
  parallel_for(segments.count(), row_grain(typical), [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t s = first; s < last; ++s) f(s, segments.begin(s), segments.end(s));
  });
}

}  // namespace manako
