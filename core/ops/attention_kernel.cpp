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
constexpr std::int64_t query_block = 48, key_block = 256,
                       block_size = query_block * (key_block + Block::apart);
using EachRow = std::array<real, query_block>;

Block block_of(const AttentionTask& t, std::int64_t first, std::int64_t key, std::int64_t seen) {
  const std::int64_t keys = std::min(key_block, seen - key);
  return {first, std::min(query_block, t.num_queries - first), key, keys,
          t.causal ? first + 1 + t.num_keys - t.num_queries - key : keys};
}

// Queries, keys or values of a task: rows of `width` numbers.
struct Rows {
  const real* x;
  std::int64_t width, stride;
  const real* at(std::int64_t row) const { return x + row * stride; }
};

// Rows of keys laid out for against_keys(); `data` is null where that would not help.
struct PackedKeys {
  const real* data = nullptr;
  std::int64_t count = 0;
};
PackedKeys pack_keys(const Rows& x, std::int64_t key, std::int64_t count, real* room) {
  if (blas::packed_size(x.width, count) == 0) return {};
  blas::pack_into(room, {x.at(key), x.stride, true}, x.width, count);
  return {room, count};
}
// Elements of the blocks of so many keys, one behind the other.
std::int64_t packed_keys_size(std::int64_t width, std::int64_t num_keys) {
  return num_keys / key_block * blas::packed_size(width, key_block) +
         blas::packed_size(width, num_keys % key_block);
}

// out [rows, keys] = alpha * a b^T, where a has a row for each query and b for each key.
std::int64_t against_keys(const Block& b, real alpha, const Rows& queries, const Rows& keys,
                          const PackedKeys& packed, real* out) {
  const blas::Product product{.m = b.rows,
                              .n = packed.data != nullptr ? b.whole_vectors(b.keys) : b.keys,
                              .k = keys.width,
                              .a = {queries.at(b.first), queries.stride},
                              .b = {keys.at(b.key), keys.stride, true},
                              .c = out,
                              .c_stride = b.stride(),
                              .alpha = alpha,
                              .packed_b = packed.data,
                              .packed_cols = packed.count,
                              .c_edge = b.edge};
  blas::multiply(product);
  return blas::flops(product);
}

// out [rows, width] (+)= alpha * p x, where x has a row for each key; the first keys write.
void mix_keys(const Block& b, real alpha, const real* p, const Rows& x, real* out) {
  blas::multiply({.m = b.rows,
                  .n = x.width,
                  .k = b.keys,
                  .a = {p, b.stride()},
                  .b = {x.at(b.key), x.stride},
                  .c = out + b.first * x.stride,
                  .c_stride = x.stride,
                  .alpha = alpha,
                  .beta = b.key == 0 ? real{0} : real{1},
                  .a_edge = b.edge});
}

// out [keys, width] (+)= alpha * p^T x, where x has a row for each query.
void mix_queries(const Block& b, real alpha, const real* p, const Rows& x, bool add, real* out) {
  blas::multiply({.m = b.keys,
                  .n = x.width,
                  .k = b.rows,
                  .a = {p, b.stride(), true},
                  .b = {x.at(b.first), x.stride},
                  .c = out + b.key * x.stride,
                  .c_stride = x.stride,
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

void zero_rows(real* x, std::int64_t begin, std::int64_t end, const Rows& like) {
  for (std::int64_t i = begin; i < end; ++i) std::fill_n(x + i * like.stride, like.width, real{0});
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

// Asks for rows [begin, begin + query_block) of x that will be read soon.
void prefetch(const Rows& x, std::int64_t begin, std::int64_t end) {
  constexpr std::int64_t line = 64 / sizeof(real);
  for (std::int64_t i = begin; i < std::min(begin + query_block, end); ++i)
    for (std::int64_t j = 0; j < x.width; j += line) __builtin_prefetch(x.at(i) + j, 0, 2);
}

void copy_rows(std::int64_t rows, std::int64_t width, const real* from, std::int64_t from_stride,
               real* to, std::int64_t to_stride) {
  for (std::int64_t i = 0; i < rows; ++i)
    std::copy_n(from + i * from_stride, width, to + i * to_stride);
}

// dot: rowsum(P * dP) of each row.
void backward_of(const AttentionTask& t, const real* dy, const real* log_sum_exp, const real* dot,
                 real* dq, real* dk, real* dv, real* scratch) {
  const Rows q{t.q, t.width, t.stride}, k{t.k, t.width, t.stride},
      v{t.v, t.value_width, t.value_stride}, d{dy, t.value_width, t.value_stride};
  real *p = scratch, *dp = p + block_size, *factor = dp + block_size, *room_k = factor + block_size,
       *room_v = room_k + blas::packed_size(t.width, key_block);
  const std::int64_t seen = t.num_queries == 0 ? 0 : t.visible(t.num_queries - 1);
  zero_rows(dk, seen, t.num_keys, k);
  zero_rows(dv, seen, t.num_keys, v);
  zero_rows(dq, 0, seen == 0 ? t.num_queries : t.first_to_see(0), q);
  // Keys outside: their gradients stay in cache while the queries pass, each block asked for early.
  for (std::int64_t key = 0; key < seen; key += key_block) {
    const std::int64_t keys = std::min(key_block, seen - key), start = t.first_to_see(key);
    const PackedKeys packed_k = pack_keys(k, key, keys, room_k),
                     packed_v = pack_keys(v, key, keys, room_v);
    for (std::int64_t first = start; first < t.num_queries; first += query_block) {
      const Block b = block_of(t, first, key, seen);
      profile::add_flops(-against_keys(b, t.scale, q, k, packed_k, p));  // forward counted them
      prefetch(q, first + query_block, t.num_queries);
      against_keys(b, 1, d, v, packed_v, dp);
      prefetch(d, first + query_block, t.num_queries);
      attention_gradients(b, log_sum_exp + first, dot + first, factors_of(t, b, factor), p, dp);
      mix_queries(b, 1, p, d, first > start, dv);
      prefetch({dq, t.width, t.stride}, first + query_block, t.num_queries);
      mix_queries(b, t.scale, dp, q, first > start, dk);
      mix_keys(b, t.scale, dp, k, dq);
    }
  }
}

}  // namespace

std::int64_t attention_scratch(std::int64_t num_queries, std::int64_t num_keys, std::int64_t width,
                               std::int64_t value_width) {
  const std::int64_t copies =
      num_keys > key_block ? (num_queries + num_keys) * 2 * (width + value_width) : 0;
  const std::int64_t packed = packed_keys_size(width, num_keys) +
                              blas::packed_size(width, key_block) +
                              blas::packed_size(value_width, key_block);
  return 3 * block_size + packed + 2 * Block::padded(num_queries) + copies;
}

void attention_forward(const AttentionTask& t, real* y, real* log_sum_exp, std::int64_t log_stride,
                       real* weights, real* scratch) {
  const Rows q{t.q, t.width, t.stride}, k{t.k, t.width, t.stride},
      v{t.v, t.value_width, t.value_stride};
  real *scores = scratch, *factor = scores + block_size, *packed = factor + block_size;
  const auto keys_from = [&](std::int64_t key) { return std::min(key_block, t.num_keys - key); };
  for (std::int64_t key = 0; key < t.num_keys; key += key_block)
    pack_keys(k, key, keys_from(key), packed + packed_keys_size(t.width, key));
  const bool helps = packed_keys_size(t.width, t.num_keys) > 0;
  const auto score = [&](const Block& b) {
    const PackedKeys keys{packed + packed_keys_size(t.width, b.key), keys_from(b.key)};
    against_keys(b, t.scale, q, k, helps ? keys : PackedKeys{}, scores);
  };

  if (weights != nullptr) std::fill_n(weights, t.num_queries * t.num_keys, real{0});
  for (std::int64_t first = 0; first < t.num_queries; first += query_block) {
    const std::int64_t rows = std::min(query_block, t.num_queries - first);
    const std::int64_t seen = t.visible(first + rows - 1);
    // Milakov and Gimelshein 2018, arXiv:1805.02867: the sum so far is of exp(score - max so far).
    EachRow max, sum{};
    max.fill(-std::numeric_limits<real>::infinity());
    for (std::int64_t key = 0; key < seen; key += key_block) {
      const Block b = block_of(t, first, key, seen);
      score(b);
      const EachRow before = max;
      attention_maxima(b, scores, max.data());
      for (std::size_t i = 0; key > 0 && i < static_cast<std::size_t>(rows); ++i) {
        if (max[i] == before[i]) continue;
        const real rescale = exp_below_zero(before[i] - max[i]);
        sum[i] *= rescale;
        scale_row(y + (first + static_cast<std::int64_t>(i)) * v.stride, rescale, v.width);
      }
      attention_powers(b, max.data(), factors_of(t, b, factor), scores, sum.data());
      mix_keys(b, 1, scores, v, y);
    }
    for (std::int64_t i = 0; i < rows; ++i) {
      const real m = max[static_cast<std::size_t>(i)], s = sum[static_cast<std::size_t>(i)];
      if (s > 0)
        scale_row(y + (first + i) * v.stride, 1 / s, v.width);
      else
        zero_rows(y, first + i, first + i + 1, v);
      log_sum_exp[(first + i) * log_stride] = s > 0 ? m + std::log(s) : real{0};
    }
    for (std::int64_t key = 0; weights != nullptr && key < seen; key += key_block) {
      const Block b = block_of(t, first, key, seen);
      score(b);
      write_weights(t, b, scores, log_sum_exp, log_stride, weights);
    }
  }
}

void attention_backward(const AttentionTask& t, const real* y, const real* dy,
                        const real* log_sum_exp, std::int64_t log_stride, real* dq, real* dk,
                        real* dv, real* scratch) {
  const auto room = [&](std::int64_t size) { return std::exchange(scratch, scratch + size); };
  const std::int64_t Tq = t.num_queries, Tk = t.num_keys;
  real *dots = room(Block::padded(Tq)), *log_sum = room(Block::padded(Tq));
  for (std::int64_t i = 0; i < Tq; ++i) {
    dots[i] = dot(y + i * t.value_stride, dy + i * t.value_stride, t.value_width);
    log_sum[i] = log_sum_exp[i * log_stride];
  }
  // Rows of a head that lie a power of two apart compete for the same places of the caches.  So
  // what is read again for each block of keys is copied, unless there is only one such block.
  if (Tk <= key_block || t.width == t.stride)
    return backward_of(t, dy, log_sum, dots, dq, dk, dv, scratch);

  AttentionTask own = t;
  own.stride = t.width, own.value_stride = t.value_width;
  const auto copy = [&](std::int64_t rows, std::int64_t width, const real* x, std::int64_t stride) {
    real* to = room(rows * width);
    copy_rows(rows, width, x, stride, to, width);
    return to;
  };
  own.q = copy(Tq, t.width, t.q, t.stride);
  own.k = copy(Tk, t.width, t.k, t.stride);
  own.v = copy(Tk, t.value_width, t.v, t.value_stride);
  const real* own_dy = copy(Tq, t.value_width, dy, t.value_stride);
  real *own_dq = room(Tq * t.width), *own_dk = room(Tk * t.width),
       *own_dv = room(Tk * t.value_width);
  backward_of(own, own_dy, log_sum, dots, own_dq, own_dk, own_dv, scratch);
  copy_rows(Tq, t.width, own_dq, t.width, dq, t.stride);
  copy_rows(Tk, t.width, own_dk, t.width, dk, t.stride);
  copy_rows(Tk, t.value_width, own_dv, t.value_width, dv, t.value_stride);
}

}  // namespace manako
