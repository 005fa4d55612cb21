#include "core/ops/linear_cross_entropy.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/autograd.hpp"
#include "core/blas.hpp"
#include "core/error.hpp"
#include "core/ops/cross_entropy_row.hpp"
#include "core/rows.hpp"

namespace manako {
namespace {

constexpr std::int64_t most_rows = 512;  // whose logits exist at once

struct Sizes {
  std::int64_t rows, width, vocabulary;
};

Sizes check(const Tensor& hidden, const Tensor& weight, const Tensor& bias) {
  if (weight.shape().rank() != 2 || weight.cols() != hidden.cols())
    fail(Exit::internal, "linear_cross_entropy: weight {} does not fit hidden {}",
         weight.shape().text(), hidden.shape().text());
  if (bias.defined() && bias.size() != weight.rows())
    fail(Exit::internal, "linear_cross_entropy: bias {} for weight {}", bias.shape().text(),
         weight.shape().text());
  return {hidden.rows(), hidden.cols(), weight.rows()};
}

void project(const Sizes& n, std::int64_t rows, const real* hidden, const Tensor& weight,
             const Tensor& bias, real* logits) {
  blas::multiply({.m = rows,
                  .n = n.vocabulary,
                  .k = n.width,
                  .a = {hidden, n.width},
                  .b = {weight.data(), n.width, true},
                  .c = logits,
                  .c_stride = n.vocabulary,
                  .bias = bias.defined() ? bias.data() : nullptr});
}

// The loss of the chunk; with `wanted`, the logits become their gradient.
CrossEntropySums loss_of_chunk(const Sizes& n, std::int64_t rows, real* logits,
                               const std::int32_t* labels, real smoothing, bool wanted) {
  return parallel_sum<CrossEntropySums>(rows, 8, [=](std::int64_t begin, std::int64_t end) {
    CrossEntropySums part;
    for (std::int64_t i = begin; i < end; ++i) {
      real* z = logits + i * n.vocabulary;
      if (!wanted) {
        cross_entropy_row<false>(z, n.vocabulary, labels[i], smoothing, part);
        continue;
      }
      const auto s = cross_entropy_row<true>(z, n.vocabulary, labels[i], smoothing, part);
      cross_entropy_row_gradient(z, n.vocabulary, labels[i], smoothing, s.inverse_sum, 1);
    }
    return part;
  });
}

// Gradients for dy = 1; undefined where not wanted.
struct Gradients {
  Tensor hidden, weight, bias;
};

void add_chunk(const Sizes& n, std::int64_t begin, std::int64_t rows, const real* dlogits,
               const real* hidden, const Tensor& weight, Gradients& d) {
  const std::int64_t V = n.vocabulary, D = n.width;
  if (d.hidden.defined())
    blas::multiply({.m = rows,
                    .n = D,
                    .k = V,
                    .a = {dlogits, V},
                    .b = {weight.data(), D},
                    .c = d.hidden.mutable_data() + begin * D,
                    .c_stride = D});
  if (d.weight.defined())  // without rows this writes the zeros of an empty batch
    blas::multiply({.m = V,
                    .n = D,
                    .k = rows,
                    .a = {dlogits, V, true},
                    .b = {hidden, D},
                    .c = d.weight.mutable_data(),
                    .c_stride = D,
                    .beta = begin == 0 ? real{0} : real{1}});
  if (d.bias.defined())
    add_row_sum(rows, V, d.bias.mutable_data(),
                [=](std::int64_t i, std::int64_t j) { return dlogits[i * V + j]; });
}

Tensor scaled(Tensor gradient, real factor) {
  if (factor == 1) return gradient;
  parallel_for(gradient.size(), elementwise_grain,
               [=, g = gradient.mutable_data()](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i) g[i] *= factor;
               });
  return gradient;
}

}  // namespace

CrossEntropy linear_cross_entropy(const Tensor& hidden, const Tensor& weight, const Tensor& bias,
                                  std::span<const std::int32_t> labels, real label_smoothing) {
  const Sizes n = check(hidden, weight, bias);
  check_labels("linear_cross_entropy", n.rows, n.vocabulary, labels, label_smoothing);
  Gradients d;
  if (recording({hidden})) d.hidden = Tensor(hidden.shape());
  if (recording({weight})) d.weight = Tensor(weight.shape());
  if (recording({bias})) d.bias = Tensor::zeros(bias.shape());
  const bool wanted = recording({hidden, weight, bias});

  const std::int64_t chunks = std::max<std::int64_t>(1, (n.rows + most_rows - 1) / most_rows);
  const std::int64_t chunk = (n.rows + chunks - 1) / chunks;
  Tensor logits({chunk, n.vocabulary});
  CrossEntropySums sums;
  for (std::int64_t c = 0; c < chunks; ++c) {
    const std::int64_t begin = c * chunk;
    const std::int64_t rows = std::min(chunk, n.rows - begin);
    const real* h = hidden.data() + begin * n.width;
    real* z = logits.mutable_data();
    project(n, rows, h, weight, bias, z);
    sums += loss_of_chunk(n, rows, z, labels.data() + begin, label_smoothing, wanted);
    if (wanted) add_chunk(n, begin, rows, z, h, weight, d);
  }
  Tensor loss = record("linear_cross_entropy", Tensor::scalar(static_cast<real>(sums.loss)),
                       {hidden, weight, bias}, [d](const Tensor& dy, auto dx) mutable {
                         if (dx[0]) dx[0].add(scaled(std::move(d.hidden), dy.item()));
                         if (dx[1]) dx[1].add(scaled(std::move(d.weight), dy.item()));
                         if (dx[2]) dx[2].add(scaled(std::move(d.bias), dy.item()));
                       });
  return {loss, sums.nll, sums.correct, n.rows};
}

}  // namespace manako
