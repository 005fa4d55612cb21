#include "core/ops/attention_kernel.hpp"

#include <cmath>
#include <limits>

#include "core/blas.hpp"
#include "core/profile.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

// Rows of scratch are whole vectors, so that loops over them have no tail; scores past the last key
// are -inf.  The mask of dropout is indexed by these rows.
std::int64_t padded(std::int64_t num_keys) { return (num_keys + 15) / 16 * 16; }

// Rows [first, first + rows) of the queries against the first `keys` keys, those that they see.
struct Block {
  std::int64_t first, rows, keys;
};

Block block_at(const AttentionTask& t, std::int64_t first) {
  const std::int64_t rows = std::min(attention_block, t.num_queries - first);
  return {first, rows, t.visible(first + rows - 1)};
}

// out [rows, keys] = alpha * a b^T, where b has a row for each key.
void against_keys(const Block& b, std::int64_t width, real alpha, const real* a, const real* keys,
                  std::int64_t stride, real* out, std::int64_t out_stride) {
  blas::multiply({.m = b.rows,
                  .n = b.keys,
                  .k = width,
                  .a = {a + b.first * stride, stride},
                  .b = {keys, stride, true},
                  .c = out,
                  .c_stride = out_stride,
                  .alpha = alpha});
}

// out [rows, width] = alpha * p x, where p is [rows, keys] and x has a row for each key.
void mix_keys(const Block& b, std::int64_t width, real alpha, const real* p, std::int64_t p_stride,
              const real* x, std::int64_t stride, real* out) {
  blas::multiply({.m = b.rows,
                  .n = width,
                  .k = b.keys,
                  .a = {p, p_stride},
                  .b = {x, stride},
                  .c = out + b.first * stride,
                  .c_stride = stride,
                  .alpha = alpha});
}

// out [keys, width] += alpha * p^T x, where x has a row for each query; the first block writes.
void mix_queries(const Block& b, std::int64_t width, real alpha, const real* p,
                 std::int64_t p_stride, const real* x, std::int64_t stride, real* out) {
  blas::multiply({.m = b.keys,
                  .n = width,
                  .k = b.rows,
                  .a = {p, p_stride, true},
                  .b = {x + b.first * stride, stride},
                  .c = out,
                  .c_stride = stride,
                  .alpha = alpha,
                  .beta = b.first == 0 ? real{0} : real{1}});
}

// Hides scores from key n on.
void hide(real* s, std::int64_t n, std::int64_t end) {
  std::fill(s + n, s + end, -std::numeric_limits<real>::infinity());
}

// Softmax in place; returns log sum exp.
real softmax_row(real* s, std::int64_t n) {
  const real max = lane_max(n, [=](std::int64_t j) { return s[j]; });
  for (std::int64_t j = 0; j < n; ++j) s[j] = exp_real(s[j] - max);
  const real sum = lane_sum(n, [=](std::int64_t j) { return s[j]; });
  const real inverse = 1 / sum;
  for (std::int64_t j = 0; j < n; ++j) s[j] *= inverse;
  return max + std::log(sum);
}

// p: scores, becomes the weights; dp: dy v^T times the mask, becomes dS.
void backward_row(real* p, real* dp, std::int64_t n, real log_sum_exp) {
  for (std::int64_t j = 0; j < n; ++j) p[j] = exp_real(p[j] - log_sum_exp);
  const real dot = lane_sum(n, [=](std::int64_t j) { return p[j] * dp[j]; });
  for (std::int64_t j = 0; j < n; ++j) dp[j] = p[j] * (dp[j] - dot);
}

void scale_by(real* x, const real* factor, std::int64_t n) {
  for (std::int64_t j = 0; j < n; ++j) x[j] *= factor[j];
}

void zero_rows(real* x, std::int64_t begin, std::int64_t end, std::int64_t width,
               std::int64_t stride) {
  for (std::int64_t i = begin; i < end; ++i) std::fill_n(x + i * stride, width, real{0});
}

}  // namespace

std::int64_t attention_scratch(std::int64_t num_keys) {
  return 3 * attention_block * padded(num_keys);
}

void attention_forward(const AttentionTask& t, real* y, real* log_sum_exp, std::int64_t log_stride,
                       real* weights, real* scratch) {
  const std::int64_t stride = padded(t.num_keys);
  real *scores = scratch, *factor = scratch + attention_block * stride;
  for (std::int64_t first = 0; first < t.num_queries; first += attention_block) {
    const Block b = block_at(t, first);
    against_keys(b, t.width, t.scale, t.q, t.k, t.stride, scores, stride);
    for (std::int64_t i = 0; i < b.rows; ++i) {
      const std::int64_t row = first + i, n = t.visible(row), end = padded(b.keys);
      real* s = scores + i * stride;
      hide(s, n, end);
      if (n > 0) log_sum_exp[row * log_stride] = softmax_row(s, end);
      if (n == 0) std::fill_n(s, end, real{0});
      if (weights == nullptr) continue;
      std::copy_n(s, b.keys, weights + row * t.num_keys);
      std::fill_n(weights + row * t.num_keys + b.keys, t.num_keys - b.keys, real{0});
    }
    if (t.mask.active()) {
      t.mask.factors(first * stride, factor, b.rows * stride);
      for (std::int64_t i = 0; i < b.rows; ++i)
        scale_by(scores + i * stride, factor + i * stride, b.keys);
    }
    mix_keys(b, t.value_width, 1, scores, stride, t.v, t.value_stride, y);
  }
}

void attention_backward(const AttentionTask& t, const real* dy, const real* log_sum_exp,
                        std::int64_t log_stride, real* dq, real* dk, real* dv, real* scratch) {
  const std::int64_t stride = padded(t.num_keys);
  const std::int64_t written = t.num_queries > 0 ? block_at(t, 0).keys : 0;
  zero_rows(dk, written, t.num_keys, t.width, t.stride);
  zero_rows(dv, written, t.num_keys, t.value_width, t.value_stride);
  real *p = scratch, *dp = p + attention_block * stride, *factor = dp + attention_block * stride;
  for (std::int64_t first = 0; first < t.num_queries; first += attention_block) {
    const Block b = block_at(t, first);
    against_keys(b, t.width, t.scale, t.q, t.k, t.stride, p, stride);
    profile::add_flops(-2 * b.rows * b.keys * t.width);  // forward has counted the scores
    against_keys(b, t.value_width, 1, dy, t.v, t.value_stride, dp, stride);
    if (t.mask.active()) t.mask.factors(first * stride, factor, b.rows * stride);
    for (std::int64_t i = 0; i < b.rows; ++i) {
      const std::int64_t row = first + i, n = t.visible(row), end = padded(b.keys);
      real *p_row = p + i * stride, *dp_row = dp + i * stride, *f = factor + i * stride;
      hide(p_row, n, end);
      std::fill(dp_row + n, dp_row + end, real{0});
      if (t.mask.active()) scale_by(dp_row, f, n);
      backward_row(p_row, dp_row, end, n > 0 ? log_sum_exp[row * log_stride] : real{0});
      if (t.mask.active()) scale_by(p_row, f, n);
    }
    mix_queries(b, t.value_width, 1, p, stride, dy, t.value_stride, dv);
    mix_queries(b, t.width, t.scale, dp, stride, t.q, t.stride, dk);
    mix_keys(b, t.width, t.scale, dp, stride, t.k, t.stride, dq);
  }
}

}  // namespace manako
