#include "core/ops/attention_kernel.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/blas.hpp"
#include "core/lanes.hpp"
#include "core/ops/attention_rows.hpp"
#include "core/profile.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

using Block = AttentionBlock;

// How large blocks are.  Forward rescales its sums for every block of keys, so it takes many keys
// at a time.  Backward has the scores and their gradients in hand, which the nearest caches hold
// only if they are few; and as many queries as keys, so that no product is a short one.
struct BlockSize {
  std::int64_t queries, keys;
  constexpr std::int64_t elements() const { return queries * (keys + Block::apart); }
};
constexpr BlockSize forward_block{48, 256}, backward_block{96, 96};

Block block_of(const AttentionTask& t, const BlockSize& size, std::int64_t first, std::int64_t key,
               std::int64_t seen) {
  const std::int64_t keys = std::min(size.keys, seen - key);
  return {first, std::min(size.queries, t.num_queries - first), key, keys,
          t.causal ? first + 1 + t.num_keys - t.num_queries - key : keys};
}

// Queries, keys or values of a task: rows of `width` numbers.
template <class Real>
struct RowsOf {
  Real* x;
  std::int64_t width, stride;
  Real* at(std::int64_t row) const { return x + row * stride; }
  RowsOf from(std::int64_t row) const { return {at(row), width, stride}; }
  operator RowsOf<const Real>() const { return {x, width, stride}; }
};
using Rows = RowsOf<const real>;
using RowsToWrite = RowsOf<real>;

void zero(const RowsToWrite& x, std::int64_t begin, std::int64_t end) {
  for (std::int64_t i = begin; i < end; ++i) std::fill_n(x.at(i), x.width, real{0});
}
void copy(const Rows& from, std::int64_t count, const RowsToWrite& to) {
  for (std::int64_t i = 0; i < count; ++i) std::copy_n(from.at(i), from.width, to.at(i));
}

// Rows of keys laid out for against_keys(); `data` is null where OpenBLAS multiplies.
struct PackedKeys {
  const real* data = nullptr;
  std::int64_t count = 0;
};
PackedKeys pack_keys(const Rows& x, std::int64_t count, real* room) {
  if (blas::packed_size(x.width, count) == 0) return {};
  blas::pack_into(room, {x.x, x.stride, true}, x.width, count);
  return {room, count};
}

// out [rows, keys] = alpha * a b^T; a: the queries of the block, b: its keys.
std::int64_t against_keys(const Block& block, real alpha, const Rows& a, const Rows& b,
                          const PackedKeys& packed, real* out) {
  const blas::Product product{
      .m = block.rows,
      .n = packed.data != nullptr ? block.whole_vectors(block.keys) : block.keys,
      .k = b.width,
      .a = {a.x, a.stride},
      .b = {b.x, b.stride, true},
      .c = out,
      .c_stride = block.stride(),
      .alpha = alpha,
      .packed_b = packed.data,
      .packed_cols = packed.count,
      .c_edge = block.edge};
  blas::multiply(product);
  return blas::flops(product);
}

// out [rows, width] (+)= alpha * p x; x: the keys of the block, out: its queries.
void mix_keys(const Block& b, real alpha, const real* p, const Rows& x, bool add,
              const RowsToWrite& out) {
  blas::multiply({.m = b.rows,
                  .n = x.width,
                  .k = b.keys,
                  .a = {p, b.stride()},
                  .b = {x.x, x.stride},
                  .c = out.x,
                  .c_stride = out.stride,
                  .alpha = alpha,
                  .beta = add ? real{1} : real{0},
                  .a_edge = b.edge});
}

// out [keys, width] (+)= alpha * p^T x; x: the queries of the block, out: its keys.
void mix_queries(const Block& b, real alpha, const real* p, const Rows& x, bool add,
                 const RowsToWrite& out) {
  blas::multiply({.m = b.keys,
                  .n = x.width,
                  .k = b.rows,
                  .a = {p, b.stride(), true},
                  .b = {x.x, x.stride},
                  .c = out.x,
                  .c_stride = out.stride,
                  .alpha = alpha,
                  .beta = add ? real{1} : real{0},
                  .a_edge = b.edge});
}

// The factors of the dropout, laid out as the scores of the block; null without dropout.
const real* factors_of(const AttentionTask& t, const Block& b, real* room) {
  if (!t.mask.active()) return nullptr;
  const std::int64_t stride = Block::padded(t.num_keys);
  if (b.stride() == stride)
    t.mask.factors(b.first * stride, room, b.rows * stride);
  else
    for (std::int64_t i = 0; i < b.rows; ++i)
      t.mask.factors((b.first + i) * stride + b.key, room + i * b.stride(), b.columns());
  return room;
}

void write_weights(const AttentionTask& t, const Block& b, const real* scores,
                   const real* log_sum_exp, std::int64_t log_stride, real* weights) {
  for (std::int64_t i = 0; i < b.rows; ++i) {
    const real* s = scores + i * b.stride();
    real* to = weights + (b.first + i) * t.num_keys + b.key;
    const real log_sum = log_sum_exp[(b.first + i) * log_stride];
    for (std::int64_t j = 0; j < b.visible(i); ++j) to[j] = exp_real(s[j] - log_sum);
  }
}

// Forward lays all keys out: elements of so many, block behind block.
std::int64_t packed_keys_size(std::int64_t width, std::int64_t num_keys) {
  constexpr std::int64_t keys = forward_block.keys;
  return num_keys / keys * blas::packed_size(width, keys) +
         blas::packed_size(width, num_keys % keys);
}

// What stands where in the scratch, in the order of the members.  What products read as their
// second operand is not the last: they ask for what is behind it early, and behind the scratch may
// be what another thread is writing.
struct Layout {
  std::int64_t size = 0;

 protected:
  std::int64_t of(std::int64_t elements) {
    return std::exchange(size, size + Block::whole_vectors(elements));
  }
};
struct ForwardLayout : Layout {
  std::int64_t packed, scores, factor;
  ForwardLayout(std::int64_t num_keys, std::int64_t width)
      : packed(of(packed_keys_size(width, num_keys))),
        scores(of(forward_block.elements())),
        factor(of(forward_block.elements())) {}
};
struct BackwardLayout : Layout {
  std::int64_t q, d, k, packed_k, packed_v, p, dp, factor, dots, log_sum;
  BackwardLayout(std::int64_t num_queries, std::int64_t width, std::int64_t value_width)
      : q(of(num_queries * width)),
        d(of(num_queries * value_width)),
        k(of(backward_block.keys * width)),
        packed_k(of(blas::packed_size(width, backward_block.keys))),
        packed_v(of(blas::packed_size(value_width, backward_block.keys))),
        p(of(backward_block.elements())),
        dp(of(backward_block.elements())),
        factor(of(backward_block.elements())),
        dots(of(num_queries)),
        log_sum(of(num_queries)) {}
};

}  // namespace

std::int64_t attention_scratch(std::int64_t num_queries, std::int64_t num_keys, std::int64_t width,
                               std::int64_t value_width) {
  return std::max(ForwardLayout(num_keys, width).size,
                  BackwardLayout(num_queries, width, value_width).size);
}

void attention_forward(const AttentionTask& t, real* y, real* log_sum_exp, std::int64_t log_stride,
                       real* weights, real* scratch) {
  const Rows q{t.q, t.width, t.stride}, k{t.k, t.width, t.stride},
      v{t.v, t.value_width, t.value_stride};
  const RowsToWrite out{y, t.value_width, t.value_stride};
  constexpr std::int64_t query_block = forward_block.queries, key_block = forward_block.keys;
  const ForwardLayout at(t.num_keys, t.width);
  real *packed = scratch + at.packed, *scores = scratch + at.scores, *factor = scratch + at.factor;
  const auto keys_from = [&](std::int64_t key) { return std::min(key_block, t.num_keys - key); };
  for (std::int64_t key = 0; key < t.num_keys; key += key_block)
    pack_keys(k.from(key), keys_from(key), packed + packed_keys_size(t.width, key));
  const bool packs = packed_keys_size(t.width, t.num_keys) > 0;  // else OpenBLAS multiplies
  const auto score = [&](const Block& b) {
    const PackedKeys keys{packed + packed_keys_size(t.width, b.key), keys_from(b.key)};
    against_keys(b, t.scale, q.from(b.first), k.from(b.key), packs ? keys : PackedKeys{}, scores);
  };

  if (weights != nullptr) std::fill_n(weights, t.num_queries * t.num_keys, real{0});
  for (std::int64_t first = 0; first < t.num_queries; first += query_block) {
    const std::int64_t rows = std::min(query_block, t.num_queries - first);
    const std::int64_t seen = t.visible(first + rows - 1);
    // Milakov and Gimelshein 2018, arXiv:1805.02867: the sum so far is of exp(score - max so far).
    std::array<real, query_block> max, sum{};
    max.fill(-std::numeric_limits<real>::infinity());
    for (std::int64_t key = 0; key < seen; key += key_block) {
      const Block b = block_of(t, forward_block, first, key, seen);
      score(b);
      const auto before = max;
      attention_maxima(b, scores, max.data());
      for (std::size_t i = 0; key > 0 && i < static_cast<std::size_t>(rows); ++i) {
        if (max[i] == before[i]) continue;
        const real rescale = exp_below_zero(before[i] - max[i]);
        sum[i] *= rescale;
        scale_row(out.at(first + static_cast<std::int64_t>(i)), rescale, v.width);
      }
      attention_powers(b, max.data(), factors_of(t, b, factor), scores, sum.data());
      mix_keys(b, 1, scores, v.from(key), key > 0, out.from(first));
    }
    for (std::int64_t i = 0; i < rows; ++i) {
      const real m = max[static_cast<std::size_t>(i)], s = sum[static_cast<std::size_t>(i)];
      if (s > 0)
        scale_row(out.at(first + i), 1 / s, v.width);
      else
        zero(out, first + i, first + i + 1);
      log_sum_exp[(first + i) * log_stride] = s > 0 ? m + std::log(s) : real{0};
    }
    for (std::int64_t key = 0; weights != nullptr && key < seen; key += key_block) {
      const Block b = block_of(t, forward_block, first, key, seen);
      score(b);
      write_weights(t, b, scores, log_sum_exp, log_stride, weights);
    }
  }
}

void attention_backward(const AttentionTask& t, const real* y, const real* dy,
                        const real* log_sum_exp, std::int64_t log_stride, real* dq, real* dk,
                        real* dv, real* scratch) {
  const std::int64_t Tq = t.num_queries, Tk = t.num_keys;
  const std::int64_t seen = Tq == 0 ? 0 : t.visible(Tq - 1);  // keys
  const Rows q{t.q, t.width, t.stride}, k{t.k, t.width, t.stride},
      v{t.v, t.value_width, t.value_stride}, d{dy, t.value_width, t.value_stride};
  const RowsToWrite to_q{dq, t.width, t.stride}, to_k{dk, t.width, t.stride},
      to_v{dv, t.value_width, t.value_stride};
  constexpr std::int64_t query_block = backward_block.queries, key_block = backward_block.keys;
  // What several blocks of keys use again has rows of its own, in one piece: those of a head lie a
  // power of two apart, where they would compete for a few places of the caches.
  const bool several = Tk > key_block;
  const auto own_rows = [several](const Rows& x, std::int64_t rows, real* to) -> Rows {
    if (!several) return x;
    copy(x, rows, {to, x.width, x.width});
    return {to, x.width, x.width};
  };
  const BackwardLayout at(Tq, t.width, t.value_width);
  const Rows own_q = own_rows(q, Tq, scratch + at.q), own_d = own_rows(d, Tq, scratch + at.d);
  real *p = scratch + at.p, *dp = scratch + at.dp, *factor = scratch + at.factor,
       *dots = scratch + at.dots, *log_sum = scratch + at.log_sum;
  for (std::int64_t i = 0; i < Tq; ++i) {
    dots[i] = dot(y + i * t.value_stride, own_d.at(i), d.width);  // = rowsum(P * dP)
    log_sum[i] = log_sum_exp[i * log_stride];
  }
  zero(to_k, seen, Tk);
  zero(to_v, seen, Tk);
  zero(to_q, 0, seen == 0 ? Tq : t.first_to_see(0));
  // Keys outside, so that their gradients are complete when the queries have passed.
  for (std::int64_t key = 0; key < seen; key += key_block) {
    const std::int64_t keys = std::min(key_block, seen - key), start = t.first_to_see(key);
    const Rows own_k = own_rows(k.from(key), keys, scratch + at.k);
    const PackedKeys packed_k = pack_keys(own_k, keys, scratch + at.packed_k),
                     packed_v = pack_keys(v.from(key), keys, scratch + at.packed_v);
    for (std::int64_t first = start; first < Tq; first += query_block) {
      const Block b = block_of(t, backward_block, first, key, seen);
      const Rows q_block = own_q.from(first), d_block = own_d.from(first);
      const bool add = first > start;
      const std::int64_t again = against_keys(b, t.scale, q_block, own_k, packed_k, p);
      profile::add_flops(-again);  // forward counted them
      against_keys(b, 1, d_block, v.from(key), packed_v, dp);
      attention_gradients(b, log_sum + first, dots + first, factors_of(t, b, factor), p, dp);
      mix_queries(b, 1, p, d_block, add, to_v.from(key));
      mix_queries(b, t.scale, dp, q_block, add, to_k.from(key));
      mix_keys(b, t.scale, dp, own_k, key > 0, to_q.from(first));
    }
  }
}

}  // namespace manako
