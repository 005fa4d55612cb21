#pragma once

#include <algorithm>
#include <cstdint>

#include "core/real.hpp"

namespace manako {

/// Scores of the queries [first, first + rows) of a task against its keys [key, key + keys): a
/// matrix of which row i sees the elements 0 ... edge + i - 1 (causal), at least none, at most all.
struct AttentionBlock {
  std::int64_t first, rows, key, keys, edge;

  /// What is not seen in the last vector of a row counts for nothing.
  static constexpr std::int64_t vector = 16;
  static std::int64_t whole_vectors(std::int64_t n) { return (n + vector - 1) / vector * vector; }
  /// Rows are whole panels of the product, so that nothing has a tail.
  static std::int64_t padded(std::int64_t num_keys) { return (num_keys + 31) / 32 * 32; }
  std::int64_t columns() const { return padded(keys); }
  /// Rows a power of two apart would compete for a few places of the nearest cache.
  static constexpr std::int64_t apart = 16;
  std::int64_t stride() const { return columns() % 256 == 0 ? columns() + apart : columns(); }
  std::int64_t visible(std::int64_t i) const { return std::clamp<std::int64_t>(edge + i, 0, keys); }
};

// What happens to the scores s[rows, stride] between the products.  `factor`: of the dropout, laid
// out as the scores, or null.

/// max[i] = the largest of it and the scores that row i sees.  Those in its last vector that it
/// does not see become -inf.
void attention_maxima(const AttentionBlock& b, real* s, real* max);

/// s = exp(s - max[i]), 0 where unseen; sum[i] += their sum; then s *= factor.
/// Requires: attention_maxima().
void attention_powers(const AttentionBlock& b, const real* max, const real* factor, real* s,
                      real* sum);

/// From scores p and dp = dy v^T:  P = exp(p - log_sum_exp[i]), 0 where unseen;
/// dp = P * (factor * dp - dot[i]) = dS;  p = P * factor.
void attention_gradients(const AttentionBlock& b, const real* log_sum_exp, const real* dot,
                         const real* factor, real* p, real* dp);

inline void scale_row(real* x, real factor, std::int64_t n) {
  for (std::int64_t j = 0; j < n; ++j) x[j] *= factor;
}

}  // namespace manako
