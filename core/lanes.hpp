#pragma once

#include <cstdint>
#include <cstring>

#include "core/real.hpp"

namespace manako {

/// One vector register of 32 bytes: arithmetic works lane by lane and in a fixed order.  For
/// kernels whose loops are too short for the compiler to make vector code of them by itself.
constexpr std::int64_t lane_count = 32 / sizeof(real);
using Lanes = real __attribute__((vector_size(32)));

inline Lanes load_lanes(const real* from) {
  Lanes out;
  std::memcpy(&out, from, sizeof out);
  return out;
}
inline void store_lanes(real* to, Lanes x) { std::memcpy(to, &x, sizeof x); }

/// Lane l becomes lane l ^ distance.
template <int distance>
Lanes swap_lanes(Lanes x) {
  if constexpr (lane_count == 8)
    return __builtin_shufflevector(x, x, 0 ^ distance, 1 ^ distance, 2 ^ distance, 3 ^ distance,
                                   4 ^ distance, 5 ^ distance, 6 ^ distance, 7 ^ distance);
  else
    return __builtin_shufflevector(x, x, 0 ^ distance, 1 ^ distance, 2 ^ distance, 3 ^ distance);
}

inline real sum_of_lanes(Lanes x) {
  if constexpr (lane_count == 8) x += swap_lanes<4>(x);
  x += swap_lanes<2>(x);
  x += swap_lanes<1>(x);
  return x[0];
}

/// The larger of each lane; b where a is NaN.
inline Lanes max_lanes(Lanes a, Lanes b) { return a > b ? a : b; }
inline real max_of_lanes(Lanes x) {
  if constexpr (lane_count == 8) x = max_lanes(x, swap_lanes<4>(x));
  x = max_lanes(x, swap_lanes<2>(x));
  x = max_lanes(x, swap_lanes<1>(x));
  return x[0];
}

/// Sum of a[i] * b[i], i < n.
inline real dot(const real* a, const real* b, std::int64_t n) {
  Lanes even = {}, odd = {};
  std::int64_t i = 0;
  for (; i + 2 * lane_count <= n; i += 2 * lane_count) {
    even += load_lanes(a + i) * load_lanes(b + i);
    odd += load_lanes(a + i + lane_count) * load_lanes(b + i + lane_count);
  }
  for (; i + lane_count <= n; i += lane_count) even += load_lanes(a + i) * load_lanes(b + i);
  real rest = 0;
  for (; i < n; ++i) rest += a[i] * b[i];
  return sum_of_lanes(even + odd) + rest;
}

}  // namespace manako
