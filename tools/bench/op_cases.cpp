#include "tools/bench/op_cases.hpp"

#include <fmt/format.h>

#include "core/autograd.hpp"
#include "core/ops/add.hpp"
#include "core/ops/attention.hpp"
#include "core/ops/dropout.hpp"
#include "core/ops/gather.hpp"
#include "core/ops/gelu.hpp"
#include "core/ops/layer_norm.hpp"
#include "core/ops/linear.hpp"
#include "core/ops/linear_cross_entropy.hpp"
#include "core/ops/relu.hpp"
#include "core/ops/relu_dropout.hpp"
#include "core/ops/softmax.hpp"
#include "tools/bench/measure.hpp"

namespace manako::bench {
namespace {

constexpr std::int64_t N = 1536, D = 256, F = 1024, V = 8000;  // rows and widths of the small model

// A new leaf at every use: as in a training step, no gradient has arrived yet.
struct Leaf {
  Tensor x;
  operator Tensor() const { return x.detached().set_requires_grad(); }
};

Leaf leaf(const Shape& shape) {
  Tensor out(shape);
  const Random random(static_cast<std::uint64_t>(shape.size()));
  real* data = out.mutable_data();
  for (std::int64_t i = 0; i < out.size(); ++i)
    data[i] = static_cast<real>(random.uniform(static_cast<std::uint64_t>(i)) - 0.5);
  return {out};
}

std::vector<std::int32_t> some_ids() {
  std::vector<std::int32_t> ids;
  for (std::int64_t i = 0; i < N; ++i)
    ids.push_back(static_cast<std::int32_t>(Random(1).below(V, static_cast<std::uint64_t>(i))));
  return ids;
}

OpCase linear_case(std::int64_t in, std::int64_t out) {
  return {"linear", fmt::format("[{}, {}] -> {}", N, in, out),
          [x = leaf({N, in}), w = leaf({out, in}), b = leaf({out})] { return linear(x, w, b); },
          2e-9 * static_cast<double>(N * in * out)};
}

// Four heads of width 64; about as many tokens at every length.
OpCase attention_case(std::int64_t length, bool causal) {
  const std::int64_t sequences = std::max<std::int64_t>(1, 2048 / length),
                     rows = sequences * length;
  const Segments segments(std::vector<std::int64_t>(static_cast<std::size_t>(sequences), length));
  const double seen = causal ? static_cast<double>(length + 1) / 2 : static_cast<double>(length);
  return {causal ? "attention causal" : "attention", fmt::format("{} x T {}", sequences, length),
          [=, q = leaf({rows, D}), k = leaf({rows, D}), v = leaf({rows, D})] {
            return attention(q, k, v, segments, segments, {.num_heads = 4, .causal = causal});
          },
          4e-9 * static_cast<double>(rows * D) * seen};
}

}  // namespace

std::vector<OpCase> op_cases(const std::string& only) {
  std::vector<OpCase> all = {linear_case(D, D), linear_case(D, F), linear_case(F, D)};
  for (const std::int64_t length : {24, 64, 256, 1024, 4096, 8192})
    all.push_back(attention_case(length, false));
  for (const std::int64_t length : {24, 64, 256, 1024, 4096, 8192})
    all.push_back(attention_case(length, true));
  all.push_back(
      {"linear_cross_entropy", fmt::format("[{}, {}] -> {}", N, D, V),
       [h = leaf({N, D}), w = leaf({V, D}), labels = some_ids()] {
         return linear_cross_entropy(h, w, Tensor(), labels, real{0.1}).loss;
       },
       6e-9 * static_cast<double>(N * D * V)});  // its forward pass holds the products of both
  const auto rows = [&](const char* name, std::int64_t width, auto f) {
    all.push_back(
        {name, fmt::format("[{}, {}]", N, width), [x = leaf({N, width}), f] { return f(x); }});
  };
  rows("layer_norm", D,
       [g = leaf({D}), b = leaf({D})](const Tensor& x) { return layer_norm(x, g, b, real{1e-5}); });
  rows("softmax", F, [](const Tensor& x) { return softmax(x); });
  rows("relu", F, [](const Tensor& x) { return relu(x); });
  rows("gelu", F, [](const Tensor& x) { return gelu(x); });
  rows("dropout", F, [](const Tensor& x) { return dropout(x, real{0.1}, Random(1)); });
  rows("relu_dropout", F, [](const Tensor& x) { return relu_dropout(x, real{0.1}, Random(1)); });
  rows("add_dropout", D,
       [y = leaf({N, D})](const Tensor& x) { return add_dropout(x, y, real{0.1}, Random(1)); });
  rows("add", D, [y = leaf({N, D})](const Tensor& x) { return add(x, y); });
  all.push_back({"gather", fmt::format("[{}, {}] by {} ids", V, D, N),
                 [table = leaf({V, D}), ids = some_ids()] { return gather(table, ids); }});
  std::erase_if(all, [&](const OpCase& op) { return op.name.find(only) == std::string::npos; });
  return all;
}

OpTime time_op(const OpCase& op, int runs, RandomProduct& product) {
  constexpr int between = 4;  // as many runs from one product to the next
  Times forward, backwards, seconds_per_gflop;
  using Clock = std::chrono::steady_clock;
  const auto add = [](Times& times, Clock::duration taken) {
    times.seconds.push_back(std::chrono::duration<double>(taken).count());
  };
  for (int i = -2; i < runs; ++i) {
    if (i % between == 0)
      seconds_per_gflop.seconds.push_back(1 / product.rate(1, multiply_by_vectors));
    const auto start = Clock::now();
    const Tensor y = op.run();
    const auto forward_end = Clock::now();
    const Tensor dy = Tensor::full(y.shape(), 1);
    const auto middle = Clock::now();
    backward(y, dy);
    const auto end = Clock::now();
    if (i < 0) continue;
    add(forward, forward_end - start);
    add(backwards, end - middle);
  }
  for (Times* times : {&forward, &backwards, &seconds_per_gflop})
    std::sort(times->seconds.begin(), times->seconds.end());
  return {forward.median(), backwards.median(), 1 / seconds_per_gflop.median()};
}

}  // namespace manako::bench
