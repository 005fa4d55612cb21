#pragma once

#include <span>
#include <vector>

#include "core/segments.hpp"
#include "core/tensor.hpp"

namespace manako {

/// Attention of decoding, without gradient: rows of q, one for each hypothesis, look at keys that
/// were computed before and are not moved.   q, y: [R, H*K].   y = softmax(q k^T / sqrt(K)) v per
/// head; 0 without keys.  A row's bits do not depend on the other rows.   weights, if asked for:
/// per row [H, 1, T].
struct CachedRows {
  Tensor keys, values;  ///< [rows, H*K] each
};

/// Row r attends to segment segment_of[r] of the memory: cross-attention.
Tensor attend_memory(const Tensor& q, std::int64_t num_heads, const CachedRows& memory,
                     const Segments& segments, std::span<const std::int32_t> segment_of,
                     std::vector<Tensor>* weights = nullptr);

/// Where the past of row r stands: in row first[r * stride + t] of step t.
struct StepRows {
  const std::int32_t* first;
  std::int64_t stride;
};
/// Row r attends to one row of each step: self-attention.
Tensor attend_steps(const Tensor& q, std::int64_t num_heads, std::span<const CachedRows> steps,
                    StepRows rows, std::vector<Tensor>* weights = nullptr);

}  // namespace manako
