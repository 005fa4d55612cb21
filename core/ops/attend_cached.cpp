#include "core/ops/attend_cached.hpp"

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/lanes.hpp"
#include "core/parallel.hpp"
#include "core/profile.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

struct Heads {
  std::int64_t count, width;  // H, K
};

std::int64_t padded(std::int64_t length) {
  return (length + lane_count - 1) / lane_count * lane_count;
}

// p = softmax(scale * p) over `length` scores, padded to whole vectors by scores that weigh
// nothing.
void softmax_scores(std::int64_t length, real scale, real* p) {
  const std::int64_t end = padded(length);
  for (std::int64_t t = length; t < end; ++t) p[t] = -std::numeric_limits<real>::infinity();
  Lanes max = load_lanes(p), sum = {};
  for (std::int64_t t = lane_count; t < end; t += lane_count)
    max = max_lanes(load_lanes(p + t), max);
  const real largest = max_of_lanes(max);
  for (std::int64_t t = 0; t < end; ++t) p[t] = exp_below_zero(scale * (p[t] - largest));
  for (std::int64_t t = length; t < end; ++t) p[t] = 0;
  for (std::int64_t t = 0; t < end; t += lane_count) sum += load_lanes(p + t);
  const real inverse = 1 / sum_of_lanes(sum);
  for (std::int64_t t = 0; t < end; ++t) p[t] *= inverse;
}

// y[0, count * lane_count) = the sum over t of p[t] * value(t)[...], held in registers.
template <int count, class Value>
void mix_columns(std::int64_t length, const real* p, const Value& value, std::int64_t column,
                 real* y) {
  Lanes sum[count] = {};
  for (std::int64_t t = 0; t < length; ++t) {
    const real* v = value(t) + column;
    for (int i = 0; i < count; ++i) sum[i] += p[t] * load_lanes(v + i * lane_count);
  }
  for (int i = 0; i < count; ++i) store_lanes(y + i * lane_count, sum[i]);
}

// The rows of a cache stand apart, so the processor does not see by itself which one is next.
void prefetch(const real* row, std::int64_t width) {
  constexpr std::int64_t cache_line = 64 / sizeof(real);
  for (std::int64_t j = 0; j < width; j += cache_line) __builtin_prefetch(row + j);
}

// key(t), value(t): rows of H*K numbers.  p: scratch, [H, padded(length)].
template <class Key, class Value>
void attend_row(Heads heads, const real* q, std::int64_t length, const Key& key, const Value& value,
                real* p, real* y) {
  const std::int64_t H = heads.count, K = heads.width, stride = padded(length);
  for (std::int64_t t = 0; t < length; ++t) {
    const real* k = key(t);
    if (t + 2 < length) prefetch(key(t + 2), H * K);
    prefetch(value(t), H * K);
    for (std::int64_t h = 0; h < H; ++h) p[h * stride + t] = dot(q + h * K, k + h * K, K);
  }
  for (std::int64_t h = 0; h < H; ++h) {
    real* own = p + h * stride;
    if (length > 0) softmax_scores(length, 1 / std::sqrt(static_cast<real>(K)), own);
    const std::int64_t end = (h + 1) * K;
    for (std::int64_t j = h * K; j < end;) {
      if (j + 8 * lane_count <= end) {
        mix_columns<8>(length, own, value, j, y + j);
        j += 8 * lane_count;
      } else if (j + 4 * lane_count <= end) {
        mix_columns<4>(length, own, value, j, y + j);
        j += 4 * lane_count;
      } else if (j + lane_count <= end) {
        mix_columns<1>(length, own, value, j, y + j);
        j += lane_count;
      } else {
        real sum = 0;
        for (std::int64_t t = 0; t < length; ++t) sum += own[t] * value(t)[j];
        y[j++] = sum;
      }
    }
  }
}

// attend(row, p, y) for all rows, whose `lengths` are known; p becomes the row's weights.
template <class Length, class Attend>
Tensor attend_rows(const Tensor& q, Heads heads, const Length& length, const Attend& attend,
                   std::vector<Tensor>* weights) {
  const std::int64_t rows = q.rows(), width = q.cols();
  std::int64_t longest = 0, total = 0;
  for (std::int64_t r = 0; r < rows; ++r) {
    longest = std::max(longest, length(r));
    total += length(r);
  }
  if (weights != nullptr) {
    weights->clear();
    for (std::int64_t r = 0; r < rows; ++r) weights->push_back(Tensor({heads.count, 1, length(r)}));
  }
  Tensor y(q.shape());
  real* out = y.mutable_data();
  // Short rows go together: handing out a chunk costs as much as a few thousand elements.
  constexpr std::int64_t chunk_elements = 1 << 16;
  const std::int64_t grain =
      std::max<std::int64_t>(1, rows * chunk_elements / std::max<std::int64_t>(1, total * width));
  parallel_for(rows, grain, [&](std::int64_t begin, std::int64_t end) {
    std::vector<real> p(static_cast<std::size_t>(heads.count * padded(longest)));
    for (std::int64_t r = begin; r < end; ++r) {
      attend(r, p.data(), out + r * width);
      if (weights == nullptr) continue;
      real* to = (*weights)[static_cast<std::size_t>(r)].mutable_data();
      for (std::int64_t h = 0; h < heads.count; ++h)
        std::copy_n(p.data() + h * padded(length(r)), length(r), to + h * length(r));
    }
  });
  profile::charge("attend_cached", false);
  return y;
}

Heads checked_heads(const char* who, const Tensor& q, std::int64_t num_heads) {
  if (num_heads < 1 || q.cols() % num_heads != 0)
    fail(Exit::internal, "{}: {} heads do not divide {} columns", who, num_heads, q.cols());
  return {num_heads, q.cols() / num_heads};
}

void check_cache(const char* who, const Tensor& q, const CachedRows& cached) {
  if (cached.keys.shape() != cached.values.shape() || cached.keys.cols() != q.cols())
    fail(Exit::internal, "{}: keys {} and values {} for queries {}", who,
         cached.keys.shape().text(), cached.values.shape().text(), q.shape().text());
}

}  // namespace

Tensor attend_memory(const Tensor& q, std::int64_t num_heads, const CachedRows& memory,
                     const Segments& segments, std::span<const std::int32_t> segment_of,
                     std::vector<Tensor>* weights) {
  const Heads heads = checked_heads("attend_memory", q, num_heads);
  check_cache("attend_memory", q, memory);
  if (segments.rows() != memory.keys.rows() || std::ssize(segment_of) != q.rows())
    fail(Exit::internal, "attend_memory: {} rows in segments for {} keys, {} segments for {} rows",
         segments.rows(), memory.keys.rows(), segment_of.size(), q.rows());
  const std::int64_t width = q.cols();
  const real *queries = q.data(), *keys = memory.keys.data(), *values = memory.values.data();
  const auto own = [=](std::int64_t r) { return segment_of[static_cast<std::size_t>(r)]; };
  return attend_rows(
      q, heads, [&](std::int64_t r) { return segments.length(own(r)); },
      [&](std::int64_t r, real* p, real* y) {
        const std::int64_t first = segments.begin(own(r)) * width;
        attend_row(
            heads, queries + r * width, segments.length(own(r)),
            [k = keys + first, width](std::int64_t t) { return k + t * width; },
            [v = values + first, width](std::int64_t t) { return v + t * width; }, p, y);
      },
      weights);
}

Tensor attend_steps(const Tensor& q, std::int64_t num_heads, std::span<const CachedRows> steps,
                    StepRows rows, std::vector<Tensor>* weights) {
  const Heads heads = checked_heads("attend_steps", q, num_heads);
  struct Step {
    const real *keys, *values;
  };
  std::vector<Step> data;
  data.reserve(steps.size());
  for (const CachedRows& step : steps) {
    check_cache("attend_steps", q, step);
    data.push_back({step.keys.data(), step.values.data()});
  }
  const std::int64_t width = q.cols(), length = std::ssize(steps);
  return attend_rows(
      q, heads, [=](std::int64_t) { return length; },
      [&, queries = q.data()](std::int64_t r, real* p, real* y) {
        const std::int32_t* row = rows.first + r * rows.stride;
        attend_row(
            heads, queries + r * width, length,
            [=, step = data.data()](std::int64_t t) { return step[t].keys + row[t] * width; },
            [=, step = data.data()](std::int64_t t) { return step[t].values + row[t] * width; }, p,
            y);
      },
      weights);
}

}  // namespace manako
