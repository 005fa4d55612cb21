#include "core/ops/layer_norm.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/rows.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

struct RowStats {
  real mean, inverse_std;
};

RowStats stats_of_row(std::int64_t cols, const real* x, real eps) {
  const real n = static_cast<real>(cols);
  const real mean = lane_sum(cols, [=](std::int64_t j) { return x[j]; }) / n;
  const real variance =
      lane_sum(cols, [=](std::int64_t j) { return (x[j] - mean) * (x[j] - mean); }) / n;
  return {mean, 1 / std::sqrt(variance + eps)};
}

void forward_row(std::int64_t cols, RowStats s, const real* x, const real* gain, const real* bias,
                 real* y) {
  for (std::int64_t j = 0; j < cols; ++j) y[j] = (x[j] - s.mean) * s.inverse_std * gain[j];
  if (bias != nullptr)
    for (std::int64_t j = 0; j < cols; ++j) y[j] += bias[j];
}

void backward_row(std::int64_t cols, RowStats s, const real* x, const real* gain, const real* dy,
                  real* dx, real beta) {
  const real n = static_cast<real>(cols);
  const real mean_g = lane_sum(cols, [=](std::int64_t j) { return dy[j] * gain[j]; }) / n;
  const real mean_gh =
      lane_sum(cols, [=](std::int64_t j) { return dy[j] * gain[j] * (x[j] - s.mean); }) *
      s.inverse_std / n;
  for (std::int64_t j = 0; j < cols; ++j) {
    const real h = (x[j] - s.mean) * s.inverse_std;
    const real g = (dy[j] * gain[j] - mean_g - h * mean_gh) * s.inverse_std;
    dx[j] = beta == 0 ? g : dx[j] + g;
  }
}

void add_row(std::int64_t cols, RowStats s, const real* x, const real* dy, real* dgain,
             real* dbias) {
  for (std::int64_t j = 0; j < cols; ++j) dgain[j] += dy[j] * (x[j] - s.mean) * s.inverse_std;
  for (std::int64_t j = 0; j < cols; ++j) dbias[j] += dy[j];
}

}  // namespace

Tensor layer_norm(const Tensor& x, const Tensor& gain, const Tensor& bias, real eps) {
  const std::int64_t rows = x.rows(), cols = x.cols();
  if (gain.size() != cols || (bias.defined() && bias.size() != cols))
    fail(Exit::internal, "layer_norm: gain {} and bias {} for input {}", gain.shape().text(),
         bias.shape().text(), x.shape().text());
  Tensor y(x.shape()), stats({rows, 2});
  auto* stats_of = reinterpret_cast<RowStats*>(stats.mutable_data());
  parallel_for(rows, row_grain(cols),
               [&, in = x.data(), out = y.mutable_data(), g = gain.data(),
                b = bias.defined() ? bias.data() : nullptr](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i) {
                   stats_of[i] = stats_of_row(cols, in + i * cols, eps);
                   forward_row(cols, stats_of[i], in + i * cols, g, b, out + i * cols);
                 }
               });

  return record("layer_norm", y, {x, gain, bias},
                [x = Saved(x), gain = Saved(gain), stats, rows, cols](const Tensor& dy, auto dx) {
                  const auto* s = reinterpret_cast<const RowStats*>(stats.data());
                  const real *in = x.data(), *w = gain.data(), *g = dy.data();
                  const auto [to, beta] = dx[0] ? dx[0].target() : Gradient::Target{nullptr, 0};
                  const Tensor sums = sum_over_rows(
                      rows, 2 * cols, [&, to = to, beta = beta](std::int64_t i, real* sum) {
                        const std::int64_t at = i * cols;
                        if (to != nullptr)
                          backward_row(cols, s[i], in + at, w, g + at, to + at, beta);
                        add_row(cols, s[i], in + at, g + at, sum, sum + cols);
                      });
                  const real* sum = sums.data();
                  if (dx[1]) dx[1].each([=](std::int64_t j) { return sum[j]; });
                  if (dx[2]) dx[2].each([=](std::int64_t j) { return sum[cols + j]; });
                });
}

}  // namespace manako
