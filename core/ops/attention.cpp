#include "core/ops/attention.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/attention_kernel.hpp"

namespace manako {
namespace {

void check(const Tensor& q, const Tensor& k, const Tensor& v, const Segments& q_segments,
           const Segments& kv_segments, const AttentionOptions& options) {
  const std::int64_t H = options.num_heads;
  if (q_segments.count() != kv_segments.count())
    fail(Exit::internal, "attention: {} segments of queries, {} of keys", q_segments.count(),
         kv_segments.count());
  if (q.rows() != q_segments.rows() || k.rows() != kv_segments.rows() || v.rows() != k.rows())
    fail(Exit::internal, "attention: q {} with {} rows in segments, k {} and v {} with {}",
         q.shape().text(), q_segments.rows(), k.shape().text(), v.shape().text(),
         kv_segments.rows());
  if (q.cols() != k.cols())
    fail(Exit::internal, "attention: q {} and k {} differ in width", q.shape().text(),
         k.shape().text());
  if (H < 1 || q.cols() % H != 0 || v.cols() % H != 0)
    fail(Exit::internal, "attention: {} heads do not divide the columns of q {} and v {}", H,
         q.shape().text(), v.shape().text());
}

// What is common to all tasks; holds no tensors, so that backward can keep it.
struct Geometry {
  Segments queries, keys;
  std::int64_t heads, width, value_width;
  real scale, dropout;
  bool causal;
  Random random;

  AttentionTask task(const real* q, const real* k, const real* v, std::int64_t s,
                     std::int64_t h) const {
    const std::int64_t stride = heads * width, value_stride = heads * value_width;
    return {.num_queries = queries.length(s),
            .num_keys = keys.length(s),
            .width = width,
            .value_width = value_width,
            .stride = stride,
            .value_stride = value_stride,
            .q = q + queries.begin(s) * stride + h * width,
            .k = k + keys.begin(s) * stride + h * width,
            .v = v + keys.begin(s) * value_stride + h * value_width,
            .scale = scale,
            .causal = causal,
            .mask = {dropout, random.child(static_cast<std::uint64_t>(s * heads + h))}};
  }

  // f(segment, head, scratch) for all of them, in parallel; a chunk of tasks shares its scratch.
  template <class F>
  void for_each_task(const F& f) const {
    constexpr std::int64_t rows_of_chunk = 192;
    const std::int64_t grain = std::clamp<std::int64_t>(
        rows_of_chunk * queries.count() / std::max<std::int64_t>(1, queries.rows()), 2, 16);
    const std::int64_t room =
        attention_scratch(queries.max_length(), keys.max_length(), width, value_width);
    parallel_for(queries.count() * heads, grain, [&](std::int64_t begin, std::int64_t end) {
      Tensor scratch({room});
      real* data = scratch.mutable_data();
      for (std::int64_t t = begin; t < end; ++t) f(t / heads, t % heads, data);
    });
  }
};

// dq, dk and dv are written as wholes, because q, k and v may be the same tensor.
void backward_attention(const Geometry& g, const Saved& q, const Saved& k, const Saved& v,
                        const Saved& y, const Tensor& log_sum_exp, const Tensor& dy,
                        std::span<const Gradient> dx) {
  Tensor dq(q->shape()), dk(k->shape()), dv(v->shape());
  const real *q_data = q.data(), *k_data = k.data(), *v_data = v.data();
  real *to_q = dq.mutable_data(), *to_k = dk.mutable_data(), *to_v = dv.mutable_data();
  g.for_each_task([&](std::int64_t s, std::int64_t h, real* scratch) {
    const AttentionTask task = g.task(q_data, k_data, v_data, s, h);
    const std::int64_t at = (g.queries.begin(s) * g.heads + h) * g.value_width;
    attention_backward(task, y.data() + at, dy.data() + at,
                       log_sum_exp.data() + g.queries.begin(s) * g.heads + h, g.heads,
                       to_q + (task.q - q_data), to_k + (task.k - k_data), to_v + (task.v - v_data),
                       scratch);
  });
  if (dx[0]) dx[0].add(std::move(dq));
  if (dx[1]) dx[1].add(std::move(dk));
  if (dx[2]) dx[2].add(std::move(dv));
}

}  // namespace

Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, const Segments& q_segments,
                 const Segments& kv_segments, const AttentionOptions& options) {
  check(q, k, v, q_segments, kv_segments, options);
  const std::int64_t H = options.num_heads, width = q.cols() / H;
  const real scale = options.scale == 0 ? 1 / std::sqrt(static_cast<real>(width)) : options.scale;
  const Geometry g{q_segments,     kv_segments,   H, width, v.cols() / H, scale, options.dropout,
                   options.causal, options.random};
  Tensor y({q.rows(), v.cols()}), log_sum_exp({q.rows(), H});
  real *out = y.mutable_data(), *log_out = log_sum_exp.mutable_data();
  std::vector<real*> weights;
  if (options.weights != nullptr) {
    options.weights->clear();
    for (std::int64_t s = 0; s < q_segments.count(); ++s) {
      Tensor w({H, q_segments.length(s), kv_segments.length(s)});
      weights.push_back(w.mutable_data());
      options.weights->push_back(w);
    }
  }
  g.for_each_task([&](std::int64_t s, std::int64_t h, real* scratch) {
    const AttentionTask task = g.task(q.data(), k.data(), v.data(), s, h);
    const std::int64_t row = q_segments.begin(s) * H + h;
    real* weight = weights.empty() ? nullptr
                                   : weights[static_cast<std::size_t>(s)] +
                                         h * task.num_queries * task.num_keys;
    attention_forward(task, out + row * g.value_width, log_out + row, H, weight, scratch);
  });
  return record(
      "attention", y, {q, k, v},
      [g, q = Saved(q), k = Saved(k), v = Saved(v), y = Saved(y), log_sum_exp](
          const Tensor& dy, auto dx) { backward_attention(g, q, k, v, y, log_sum_exp, dy, dx); });
}

}  // namespace manako
