#pragma once

#include <ctime>
#include <string>

namespace manako::testing {

/// before + part * times + after
inline std::string repeat(const std::string& part, int times, const char* before = "",
                          const char* after = "") {
  std::string out = before;
  for (int i = 0; i < times; ++i) out += part;
  return out += after;
}

/// CPU milliseconds that f() takes: those of other programs do not count.  What is above the limit
/// is measured again, three times in all.
template <class F>
double milliseconds(const F& f, double limit) {
  double ms = 0;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const std::clock_t start = std::clock();
    f();
    ms = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (ms <= limit) break;
  }
  return ms;
}

}  // namespace manako::testing
