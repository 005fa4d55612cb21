#include "core/ops/attention_rows.hpp"

#include <limits>

#include "core/clones.hpp"
#include "core/lanes.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

// Sums and maxima are taken in so many lanes: one vector of AVX-512, two of AVX2, the same bits.
constexpr std::int64_t width = AttentionBlock::vector;

// Lane by lane; unrolled before they are vectorised, such loops stay scalar: ten times slower.
inline real sum_of(const real* lane) {
  Lanes sum = load_lanes(lane);
  for (std::int64_t l = lane_count; l < width; l += lane_count) sum += load_lanes(lane + l);
  return sum_of_lanes(sum);
}
inline real max_of(const real* lane) {
  Lanes max = load_lanes(lane);
  for (std::int64_t l = lane_count; l < width; l += lane_count)
    max = max_lanes(load_lanes(lane + l), max);
  return max_of_lanes(max);
}

}  // namespace

MANAKO_CLONES void attention_maxima(const AttentionBlock& b, real* s, real* max) {
  const std::int64_t stride = b.stride();
  for (std::int64_t i = 0; i < b.rows; ++i, s += stride) {
    const std::int64_t seen = b.visible(i), n = b.whole_vectors(seen);
    std::fill(s + seen, s + n, -std::numeric_limits<real>::infinity());
    real lane[width];
    for (real& x : lane) x = max[i];
    for (std::int64_t j = 0; j < n; j += width)
#pragma GCC unroll 1
      for (std::int64_t l = 0; l < width; ++l) lane[l] = s[j + l] > lane[l] ? s[j + l] : lane[l];
    max[i] = max_of(lane);
  }
}

MANAKO_CLONES void attention_powers(const AttentionBlock& b, const real* max, const real* factor,
                                    real* s, real* sum) {
  const std::int64_t stride = b.stride();
  for (std::int64_t i = 0; i < b.rows; ++i, s += stride) {
    const std::int64_t seen = b.visible(i), n = b.whole_vectors(seen);
    const real most = max[i];
    real lane[width] = {};
    for (std::int64_t j = 0; j < n; j += width)
#pragma GCC unroll 1
      for (std::int64_t l = 0; l < width; ++l) {
        const real power = exp_below_zero(s[j + l] - most);
        s[j + l] = power;
        lane[l] += power;
      }
    sum[i] += sum_of(lane);
    if (factor != nullptr)
      for (std::int64_t j = 0; j < n; ++j) s[j] *= factor[i * stride + j];
    std::fill(s + seen, s + stride, real{0});
  }
}

MANAKO_CLONES void attention_gradients(const AttentionBlock& b, const real* log_sum_exp,
                                       const real* dot, const real* factor, real* p, real* dp) {
  const std::int64_t stride = b.stride();
  for (std::int64_t i = 0; i < b.rows; ++i, p += stride, dp += stride) {
    const std::int64_t seen = b.visible(i), n = b.whole_vectors(seen);
    const real log_sum = log_sum_exp[i], mean = dot[i];
    if (factor == nullptr) {
      for (std::int64_t j = 0; j < n; ++j) {
        p[j] = exp_below_zero(p[j] - log_sum);
        dp[j] = p[j] * (dp[j] - mean);
      }
    } else {
      const real* f = factor + i * stride;
      for (std::int64_t j = 0; j < n; ++j) {
        const real weight = exp_below_zero(p[j] - log_sum);
        dp[j] = weight * (f[j] * dp[j] - mean);
        p[j] = weight * f[j];
      }
    }
    std::fill(p + seen, p + stride, real{0});
    std::fill(dp + seen, dp + stride, real{0});
  }
}

}  // namespace manako
