#include "core/ops/attention.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

struct Head {
  std::int64_t first, width;  // its columns
};

// p = softmax(scale * q k^T) over `length` keys.
void weigh(Head head, const real* q, std::int64_t length, const real* const* keys, real* p) {
  const real scale = 1 / std::sqrt(static_cast<real>(head.width));
  for (std::int64_t t = 0; t < length; ++t) {
    const real *a = q + head.first, *b = keys[t] + head.first;
    p[t] = scale * lane_sum(head.width, [=](std::int64_t j) { return a[j] * b[j]; });
  }
  const real max = lane_max(length, [=](std::int64_t t) { return p[t]; });
  const real sum = lane_sum(length, [=](std::int64_t t) { return p[t] = exp_real(p[t] - max); });
  for (std::int64_t t = 0; t < length; ++t) p[t] /= sum;
}

void mix(Head head, const real* p, std::int64_t length, const real* const* values, real* y) {
  real* out = y + head.first;
  for (std::int64_t t = 0; t < length; ++t) {
    const real *v = values[t] + head.first, weight = p[t];
    for (std::int64_t j = 0; j < head.width; ++j) out[j] += weight * v[j];
  }
}

}  // namespace

Tensor attend_cached(const Tensor& q, std::int64_t num_heads,
                     const std::vector<std::int64_t>& lengths, const real* const* keys,
                     const real* const* values, std::vector<Tensor>* weights) {
  const std::int64_t rows = q.rows(), width = q.cols();
  if (num_heads < 1 || width % num_heads != 0)
    fail(Exit::internal, "attend_cached: {} heads do not divide {} columns", num_heads, width);
  if (static_cast<std::int64_t>(lengths.size()) != rows)
    fail(Exit::internal, "attend_cached: {} lengths for {} rows", lengths.size(), rows);
  std::vector<std::int64_t> begin(1, 0);
  for (const std::int64_t length : lengths) begin.push_back(begin.back() + length);

  Tensor y = Tensor::zeros(q.shape()), p({begin.back() * num_heads});  // p: per row [H, 1, T]
  parallel_for(rows, 1,
               [&, in = q.data(), out = y.mutable_data(), scratch = p.mutable_data()](
                   std::int64_t s, std::int64_t) {
                 const auto row = static_cast<std::size_t>(s);
                 const std::int64_t length = lengths[row], at = begin[row];
                 for (std::int64_t h = 0; length > 0 && h < num_heads; ++h) {
                   const Head head{h * (width / num_heads), width / num_heads};
                   real* weight = scratch + at * num_heads + h * length;
                   weigh(head, in + s * width, length, keys + at, weight);
                   mix(head, weight, length, values + at, out + s * width);
                 }
               });
  if (weights != nullptr) {
    weights->clear();
    for (std::size_t s = 0; s < lengths.size(); ++s)
      weights->push_back(p.row_range(begin[s] * num_heads, begin[s + 1] * num_heads)
                             .reshaped({num_heads, 1, lengths[s]}));
  }
  return y;
}

}  // namespace manako
