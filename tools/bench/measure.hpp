#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

namespace manako::bench {

/// Seconds of each of `runs` calls of f, after `warmup` calls that do not count; sorted.
struct Times {
  std::vector<double> seconds;
  double median() const { return seconds[seconds.size() / 2]; }
  double best() const { return seconds.front(); }
  /// (max - min) / median.
  double spread() const { return (seconds.back() - seconds.front()) / median(); }
};

template <class F>
Times measure(int runs, int warmup, const F& f) {
  Times times;
  for (int i = -warmup; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    f();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (i >= 0) times.seconds.push_back(taken.count());
  }
  std::sort(times.seconds.begin(), times.seconds.end());
  return times;
}

}  // namespace manako::bench
