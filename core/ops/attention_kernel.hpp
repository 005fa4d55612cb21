#pragma once

#include <algorithm>
#include <cstdint>

#include "core/ops/dropout_mask.hpp"

namespace manako {

/// One segment and head of attention(): small matrices that stand in the columns of larger ones.
/// Everything it writes is its own, so that tasks run in any order on any thread.
struct AttentionTask {
  std::int64_t num_queries, num_keys;  ///< Tq, Tk
  std::int64_t width, value_width;     ///< K, K'
  std::int64_t stride, value_stride;   ///< H*K of q and k; H*K' of v and y
  const real *q, *k, *v;               ///< its first element in each
  real scale;
  bool causal;
  DropoutMask mask;

  /// Row i sees the keys 0 ... visible(i) - 1; never decreases with i.
  std::int64_t visible(std::int64_t i) const {
    return causal ? std::clamp<std::int64_t>(i + 1 + num_keys - num_queries, 0, num_keys)
                  : num_keys;
  }
  /// The first row that sees key j; num_queries if none does.
  std::int64_t first_to_see(std::int64_t j) const {
    return causal ? std::clamp<std::int64_t>(j + num_queries - num_keys, 0, num_queries) : 0;
  }
};

/// Elements of `scratch` below; linear in the number of queries and keys.
std::int64_t attention_scratch(std::int64_t num_queries, std::int64_t num_keys, std::int64_t width,
                               std::int64_t value_width);

/// Writes y (as v, but with rows of q), log_sum_exp[i * log_stride] of each row, and the softmax
/// [Tq, Tk] into `weights` unless null.
void attention_forward(const AttentionTask& task, real* y, real* log_sum_exp,
                       std::int64_t log_stride, real* weights, real* scratch);

/// Writes dq, dk, dv, laid out as q, k, v; y and dy as forward wrote y.
void attention_backward(const AttentionTask& task, const real* y, const real* dy,
                        const real* log_sum_exp, std::int64_t log_stride, real* dq, real* dk,
                        real* dv, real* scratch);

}  // namespace manako
