#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <vector>

namespace manako {

/// Elements of one chunk of an elementwise loop: enough work to hide the cost of handing it out.
inline constexpr std::int64_t elementwise_grain = 8192;

/// Number of threads used from now on (>= 1).  It never changes a result.
void set_threads(int count);
int threads();

/// Calls f(begin, end) for the chunks [0, grain), [grain, 2 grain), ... of [0, n), on all threads.
/// The chunks depend on n and grain alone, never on the number of threads.  An exception thrown by
/// f is thrown again here.  Nested calls run on the calling thread.
template <class F>
void parallel_for(std::int64_t n, std::int64_t grain, const F& f) {
  const std::int64_t chunks = (n + grain - 1) / grain;
  if (chunks <= 1 || omp_in_parallel() || omp_get_max_threads() == 1) {
    for (std::int64_t c = 0; c < chunks; ++c) f(c * grain, std::min(n, (c + 1) * grain));
    return;
  }
  std::exception_ptr error;
#pragma omp parallel for schedule(dynamic, 1)
  for (std::int64_t c = 0; c < chunks; ++c) {
    try {
      f(c * grain, std::min(n, (c + 1) * grain));
    } catch (...) {
#pragma omp critical
      error = std::current_exception();
    }
  }
  if (error) std::rethrow_exception(error);
}

/// f(begin, end) of every chunk, added in the order of the chunks.
template <class T, class F>
T parallel_sum(std::int64_t n, std::int64_t grain, const F& f) {
  const std::int64_t chunks = (n + grain - 1) / grain;
  std::vector<T> partial(static_cast<std::size_t>(chunks));
  parallel_for(n, grain, [&](std::int64_t begin, std::int64_t end) {
    partial[static_cast<std::size_t>(begin / grain)] = f(begin, end);
  });
  T total{};
  for (const T& part : partial) total += part;
  return total;
}

}  // namespace manako
