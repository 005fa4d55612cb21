#include "core/ops/rms_norm.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/rows.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

void forward_row(std::int64_t cols, real inverse_rms, const real* x, const real* gain, real* y) {
  for (std::int64_t j = 0; j < cols; ++j) y[j] = x[j] * inverse_rms * gain[j];
}

void backward_row(std::int64_t cols, real inverse_rms, const real* x, const real* gain,
                  const real* dy, real* dx, real beta) {
  const real sum_gx = lane_sum(cols, [=](std::int64_t j) { return dy[j] * gain[j] * x[j]; });
  const real mean_gh = sum_gx * inverse_rms / static_cast<real>(cols);
  for (std::int64_t j = 0; j < cols; ++j) {
    const real g = (dy[j] * gain[j] - x[j] * inverse_rms * mean_gh) * inverse_rms;
    dx[j] = beta == 0 ? g : dx[j] + g;
  }
}

void add_row(std::int64_t cols, real inverse_rms, const real* x, const real* dy, real* dgain) {
  for (std::int64_t j = 0; j < cols; ++j) dgain[j] += dy[j] * x[j] * inverse_rms;
}

}  // namespace

Tensor rms_norm(const Tensor& x, const Tensor& gain, real eps) {
  const std::int64_t rows = x.rows(), cols = x.cols();
  if (gain.size() != cols)
    fail(Exit::internal, "rms_norm: gain {} for input {}", gain.shape().text(), x.shape().text());
  Tensor y(x.shape()), inverse_rms({rows});
  parallel_for(rows, row_grain(cols),
               [&, in = x.data(), out = y.mutable_data(), w = gain.data(),
                r = inverse_rms.mutable_data()](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i) {
                   const real* row = in + i * cols;
                   const real sum = lane_sum(cols, [=](std::int64_t j) { return row[j] * row[j]; });
                   r[i] = 1 / std::sqrt(sum / static_cast<real>(cols) + eps);
                   forward_row(cols, r[i], row, w, out + i * cols);
                 }
               });

  return record(
      "rms_norm", y, {x, gain},
      [x = Saved(x), gain = Saved(gain), inverse_rms, rows, cols](const Tensor& dy, auto dx) {
        const real *in = x.data(), *w = gain.data(), *g = dy.data(), *r = inverse_rms.data();
        const auto [to, beta] = dx[0] ? dx[0].target() : Gradient::Target{nullptr, 0};
        const Tensor sums =
            sum_over_rows(rows, cols, [&, to = to, beta = beta](std::int64_t i, real* sum) {
              const std::int64_t at = i * cols;
              if (to != nullptr) backward_row(cols, r[i], in + at, w, g + at, to + at, beta);
              add_row(cols, r[i], in + at, g + at, sum);
            });
        if (dx[1]) dx[1].add(sums);
      });
}

}  // namespace manako
