#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/vector_math.hpp"

namespace manako {

/// What cross entropy adds up over rows.
struct CrossEntropySums {
  double loss = 0, nll = 0;
  std::int64_t correct = 0;
  CrossEntropySums& operator+=(const CrossEntropySums& other) {
    loss += other.loss;
    nll += other.nll;
    correct += other.correct;
    return *this;
  }
};

/// The row's softmax is p_v = exp(z_v - max) * inverse_sum.
struct SoftmaxStats {
  real max, inverse_sum;
};

/// Cross entropy of one row of logits z [V], e = smoothing:
/// loss = log(sum) - (1 - e) (z_label - max) - e/V sum_v (z_v - max), sum = sum_v exp(z_v - max).
/// With `keep_exp`, z is overwritten by exp(z_v - max).
template <bool keep_exp, class Logits>
SoftmaxStats cross_entropy_row(Logits* z, std::int64_t cols, std::int32_t label, real smoothing,
                               CrossEntropySums& sums) {
  const real max = lane_max(cols, [=](std::int64_t v) { return z[v]; });
  const double gold = static_cast<double>(z[label]) - static_cast<double>(max);
  // A label that shares the maximum counts as found only if it stands first.
  if (gold == 0 && std::find(z, z + label, max) == z + label) ++sums.correct;
  double mean = 0;
  if (smoothing > 0)
    mean = static_cast<double>(lane_sum(cols, [=](std::int64_t v) { return z[v] - max; })) /
           static_cast<double>(cols);
  real sum;
  if constexpr (keep_exp)
    sum = lane_sum(cols, [=](std::int64_t v) { return z[v] = exp_real(z[v] - max); });
  else
    sum = lane_sum(cols, [=](std::int64_t v) { return exp_real(z[v] - max); });
  const double log_sum = std::log(static_cast<double>(sum)), e = static_cast<double>(smoothing);
  sums.nll += log_sum - gold;
  sums.loss += log_sum - (1 - e) * gold - e * mean;
  return {max, 1 / sum};
}

/// z_v = factor * (z_v * inverse_sum - e/V - (1 - e) [v = label]): dloss/dz where z holds exp.
inline void cross_entropy_row_gradient(real* z, std::int64_t cols, std::int32_t label,
                                       real smoothing, real inverse_sum, real factor) {
  const real scale = inverse_sum * factor, spread = factor * smoothing / static_cast<real>(cols);
  for (std::int64_t v = 0; v < cols; ++v) z[v] = z[v] * scale - spread;
  z[label] -= factor * (1 - smoothing);
}

}  // namespace manako
