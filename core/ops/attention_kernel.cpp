#include "core/ops/attention_kernel.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "core/blas.hpp"
#include "core/clones.hpp"
#include "core/profile.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

constexpr std::int64_t query_block = 48, key_block = 256;  // scores of a block: 48 KiB
constexpr real hidden_score = -std::numeric_limits<real>::infinity();

// Rows of scores are whole panels of the product, so that nothing has a tail; scores past the last
// key are hidden.  The mask of dropout is indexed by such rows.
std::int64_t padded(std::int64_t num_keys) { return (num_keys + 31) / 32 * 32; }

// Scores of the queries [first, first + rows) against the keys [key, key + keys).
struct Block {
  std::int64_t first, rows, key, keys;
  std::int64_t stride() const { return padded(keys); }
  // How many of these keys row i of the block sees.
  std::int64_t visible(const AttentionTask& t, std::int64_t i) const {
    return std::clamp<std::int64_t>(t.visible(first + i) - key, 0, keys);
  }
};

// f(block) for all blocks that hold a visible score; `begin` and `end` frame each row of them.
template <class Begin, class F, class End>
void for_each_block(const AttentionTask& t, const Begin& begin, const F& f, const End& end) {
  for (std::int64_t first = 0; first < t.num_queries; first += query_block) {
    const std::int64_t rows = std::min(query_block, t.num_queries - first);
    const std::int64_t seen = t.visible(first + rows - 1);
    begin(first, rows);
    for (std::int64_t key = 0; key < seen; key += key_block)
      f(Block{first, rows, key, std::min(key_block, seen - key)});
    end(first, rows);
  }
}

// out [rows, keys] = alpha * a b^T, where a has a row for each query and b for each key.
void against_keys(const Block& b, std::int64_t width, real alpha, const real* a, const real* keys,
                  const Tensor& packed, std::int64_t stride, real* out) {
  const bool whole = packed.defined();
  blas::multiply({.m = b.rows,
                  .n = whole ? b.stride() : b.keys,
                  .k = width,
                  .a = {a + b.first * stride, stride},
                  .b = {keys + b.key * stride, stride, true},
                  .c = out,
                  .c_stride = b.stride(),
                  .alpha = alpha,
                  .packed_b = whole ? packed.data() + b.key * width : nullptr});
}

// out [rows, width] += alpha * p x, where x has a row for each key; the first keys write.
void mix_keys(const Block& b, std::int64_t width, real alpha, const real* p, const real* x,
              std::int64_t stride, real* out) {
  blas::multiply({.m = b.rows,
                  .n = width,
                  .k = b.keys,
                  .a = {p, b.stride()},
                  .b = {x + b.key * stride, stride},
                  .c = out + b.first * stride,
                  .c_stride = stride,
                  .alpha = alpha,
                  .beta = b.key == 0 ? real{0} : real{1}});
}

// out [keys, width] += alpha * p^T x, where x has a row for each query.
void mix_queries(const Block& b, std::int64_t width, real alpha, const real* p, const real* x,
                 std::int64_t stride, real* out) {
  blas::multiply({.m = b.keys,
                  .n = width,
                  .k = b.rows,
                  .a = {p, b.stride(), true},
                  .b = {x + b.first * stride, stride},
                  .c = out + b.key * stride,
                  .c_stride = stride,
                  .alpha = alpha,
                  .beta = 1});
}

// The keys (or values) of a task, laid out for against_keys: key blocks stand one after the other,
// if rows are not longer than a chain.
Tensor packed_rows(std::int64_t rows, std::int64_t width, const real* x, std::int64_t stride) {
  return width <= blas::chain ? blas::pack({x, stride, true}, width, rows) : Tensor();
}

void factors_of(const AttentionTask& t, const Block& b, real* factor) {
  const std::int64_t stride = padded(t.num_keys);
  if (b.stride() == stride) return t.mask.factors(b.first * stride, factor, b.rows * stride);
  for (std::int64_t i = 0; i < b.rows; ++i)
    t.mask.factors((b.first + i) * stride + b.key, factor + i * b.stride(), b.stride());
}

void scale_by(real* x, const real* factor, std::int64_t n) {
  for (std::int64_t j = 0; j < n; ++j) x[j] *= factor[j];
}

void scale_row(real* x, real factor, std::int64_t n) {
  for (std::int64_t j = 0; j < n; ++j) x[j] *= factor;
}

void zero_rows(real* x, std::int64_t rows, std::int64_t width, std::int64_t stride) {
  for (std::int64_t i = 0; i < rows; ++i) std::fill_n(x + i * stride, width, real{0});
}

// Hides the scores from `seen` on, up to the whole vectors whose number is returned, and makes the
// rest weights of 0.
std::int64_t hide(std::int64_t seen, real* s, std::int64_t stride) {
  const std::int64_t n = (seen + 15) / 16 * 16;
  std::fill(s + seen, s + n, hidden_score);
  std::fill(s + n, s + stride, real{0});
  return n;
}

// s_j = exp(s_j - max)
MANAKO_CLONES void powers_below(real* s, std::int64_t n, real max) {
  for (std::int64_t j = 0; j < n; ++j) s[j] = exp_real(s[j] - max);
}

// Softmax of a row whose scores come block by block (Milakov and Gimelshein 2018,
// arXiv:1805.02867): the sum so far is of exp(score - max so far).
struct RunningSoftmax {
  real max = hidden_score, sum = 0;

  // Scores become exp(score - max); returns by what earlier ones are too large now.
  real add(real* s, std::int64_t n) {
    const real before = max;
    max = std::max(max, lane_max(n, [=](std::int64_t j) { return s[j]; }));
    const real rescale = exp_real(before - max);
    powers_below(s, n, max);
    sum = sum * rescale + lane_sum(n, [=](std::int64_t j) { return s[j]; });
    return rescale;
  }
};

// p: scores, becomes the weights; dp: dy v^T times the mask, becomes dS.
MANAKO_CLONES void backward_row(real* p, real* dp, std::int64_t n, real log_sum_exp, real dot) {
  for (std::int64_t j = 0; j < n; ++j) p[j] = exp_real(p[j] - log_sum_exp);
  for (std::int64_t j = 0; j < n; ++j) dp[j] = p[j] * (dp[j] - dot);
}

void write_weights(const AttentionTask& t, const Block& b, const Tensor& keys, const real* max_sum,
                   std::int64_t stride, real* scores, real* weights) {
  against_keys(b, t.width, t.scale, t.q, t.k, keys, t.stride, scores);
  for (std::int64_t i = 0; i < b.rows; ++i) {
    const real *s = scores + i * b.stride(), log_sum_exp = max_sum[(b.first + i) * stride];
    real* to = weights + (b.first + i) * t.num_keys + b.key;
    for (std::int64_t j = 0; j < b.visible(t, i); ++j) to[j] = exp_real(s[j] - log_sum_exp);
  }
}

}  // namespace

std::int64_t attention_scratch() { return 3 * query_block * key_block; }

void attention_forward(const AttentionTask& t, real* y, real* log_sum_exp, std::int64_t log_stride,
                       real* weights, real* scratch) {
  real *scores = scratch, *factor = scores + query_block * key_block;
  const Tensor keys = packed_rows(t.num_keys, t.width, t.k, t.stride);
  std::array<RunningSoftmax, query_block> softmax;
  for_each_block(
      t, [&](std::int64_t, std::int64_t) { softmax.fill({}); },
      [&](const Block& b) {
        against_keys(b, t.width, t.scale, t.q, t.k, keys, t.stride, scores);
        if (t.mask.active()) factors_of(t, b, factor);
        for (std::int64_t i = 0; i < b.rows; ++i) {
          real* s = scores + i * b.stride();
          const std::int64_t n = hide(b.visible(t, i), s, b.stride());
          if (n == 0) continue;
          const real rescale = softmax[static_cast<std::size_t>(i)].add(s, n);
          if (b.key > 0 && rescale != 1)
            scale_row(y + (b.first + i) * t.value_stride, rescale, t.value_width);
          if (t.mask.active()) scale_by(s, factor + i * b.stride(), n);
        }
        mix_keys(b, t.value_width, 1, scores, t.v, t.value_stride, y);
      },
      [&](std::int64_t first, std::int64_t rows) {
        for (std::int64_t i = 0; i < rows; ++i) {
          const auto [max, sum] = softmax[static_cast<std::size_t>(i)];
          real* row = y + (first + i) * t.value_stride;
          if (sum > 0)
            scale_row(row, 1 / sum, t.value_width);
          else
            std::fill_n(row, t.value_width, real{0});
          log_sum_exp[(first + i) * log_stride] = sum > 0 ? max + std::log(sum) : real{0};
        }
      });
  if (weights == nullptr) return;
  std::fill_n(weights, t.num_queries * t.num_keys, real{0});
  const auto nothing = [](std::int64_t, std::int64_t) {};
  for_each_block(
      t, nothing,
      [&](const Block& b) { write_weights(t, b, keys, log_sum_exp, log_stride, scores, weights); },
      nothing);
}

void attention_backward(const AttentionTask& t, const real* y, const real* dy,
                        const real* log_sum_exp, std::int64_t log_stride, real* dq, real* dk,
                        real* dv, real* scratch) {
  real *p = scratch, *dp = p + query_block * key_block, *factor = dp + query_block * key_block;
  const Tensor keys = packed_rows(t.num_keys, t.width, t.k, t.stride);
  const Tensor values = packed_rows(t.num_keys, t.value_width, t.v, t.value_stride);
  zero_rows(dk, t.num_keys, t.width, t.stride);
  zero_rows(dv, t.num_keys, t.value_width, t.value_stride);
  std::array<real, query_block> dots;  // rowsum(P * dP) = dy . y
  for_each_block(
      t,
      [&](std::int64_t first, std::int64_t rows) {
        for (std::int64_t i = 0; i < rows; ++i) {
          const real* a = y + (first + i) * t.value_stride;
          const real* b = dy + (first + i) * t.value_stride;
          dots[static_cast<std::size_t>(i)] =
              lane_sum(t.value_width, [=](std::int64_t j) { return a[j] * b[j]; });
        }
        if (t.visible(first + rows - 1) == 0)
          zero_rows(dq + first * t.stride, rows, t.width, t.stride);
      },
      [&](const Block& b) {
        against_keys(b, t.width, t.scale, t.q, t.k, keys, t.stride, p);
        profile::add_flops(-2 * b.rows * b.keys * t.width);  // forward has counted the scores
        against_keys(b, t.value_width, 1, dy, t.v, values, t.value_stride, dp);
        if (t.mask.active()) factors_of(t, b, factor);
        for (std::int64_t i = 0; i < b.rows; ++i) {
          const std::int64_t stride = b.stride(), row = b.first + i, seen = b.visible(t, i);
          real *p_row = p + i * stride, *dp_row = dp + i * stride, *f = factor + i * stride;
          const std::int64_t n = hide(seen, p_row, stride);
          if (t.mask.active()) scale_by(dp_row, f, n);
          std::fill(dp_row + seen, dp_row + stride, real{0});
          backward_row(p_row, dp_row, n, log_sum_exp[row * log_stride],
                       dots[static_cast<std::size_t>(i)]);
          if (t.mask.active()) scale_by(p_row, f, n);
        }
        mix_queries(b, t.value_width, 1, p, dy, t.value_stride, dv);
        mix_queries(b, t.width, t.scale, dp, t.q, t.stride, dk);
        mix_keys(b, t.width, t.scale, dp, t.k, t.stride, dq);
      },
      [](std::int64_t, std::int64_t) {});
}

}  // namespace manako
