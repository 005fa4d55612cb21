#pragma once

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <vector>

namespace manako {

/// Elements of one chunk of an elementwise loop: enough work to hide the cost of handing it out.
inline constexpr std::int64_t elementwise_grain = 8192;

/// Number of threads used from now on (>= 1).  It never changes a result.
void set_threads(int count);
int threads();

/// Hands chunks 0 ... count - 1 out to threads.  Each has an equal stretch of them, so that in one
/// loop after the other it meets the same rows, which are still in its cache; who is done with his
/// own helps the next.
class ChunkShares {
 public:
  explicit ChunkShares(std::int64_t count) : count_(count), shares_(number()) {
    for (std::size_t t = 0; t < shares_.size(); ++t) {
      shares_[t].next = begin(t);
      shares_[t].end = begin(t + 1);
    }
  }
  /// The next chunk for a thread; `count` if there is none.
  std::int64_t take(int thread) {
    for (std::size_t i = 0; i < shares_.size(); ++i) {
      Share& share = shares_[(static_cast<std::size_t>(thread) + i) % shares_.size()];
      if (share.next.load(std::memory_order_relaxed) >= share.end) continue;
      const std::int64_t chunk = share.next.fetch_add(1, std::memory_order_relaxed);
      if (chunk < share.end) return chunk;
    }
    return count_;
  }

 private:
  struct alignas(64) Share {
    std::atomic<std::int64_t> next;
    std::int64_t end;
  };
  static std::size_t number() { return static_cast<std::size_t>(omp_get_max_threads()); }
  std::int64_t begin(std::size_t thread) const {
    return count_ * static_cast<std::int64_t>(thread) / static_cast<std::int64_t>(shares_.size());
  }
  std::int64_t count_;
  std::vector<Share> shares_;
};

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
  ChunkShares shares(chunks);
#pragma omp parallel
  for (std::int64_t c; (c = shares.take(omp_get_thread_num())) < chunks;) {
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
