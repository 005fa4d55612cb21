#include "core/ops/softmax.hpp"

#include "core/autograd.hpp"
#include "core/rows.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

void softmax_row(std::int64_t cols, const real* x, real* y) {
  const real largest = lane_max(cols, [=](std::int64_t j) { return x[j]; });
  for (std::int64_t j = 0; j < cols; ++j) y[j] = exp_real(x[j] - largest);
  const real scale = 1 / lane_sum(cols, [=](std::int64_t j) { return y[j]; });
  for (std::int64_t j = 0; j < cols; ++j) y[j] *= scale;
}

void log_softmax_row(std::int64_t cols, const real* x, real* y) {
  const real largest = lane_max(cols, [=](std::int64_t j) { return x[j]; });
  const real sum = lane_sum(cols, [=](std::int64_t j) { return exp_real(x[j] - largest); });
  const real log_sum = std::log(sum);
  for (std::int64_t j = 0; j < cols; ++j) y[j] = (x[j] - largest) - log_sum;
}

void softmax_row_gradient(std::int64_t cols, const real* y, const real* dy, real* dx, real beta) {
  const real dot = lane_sum(cols, [=](std::int64_t j) { return dy[j] * y[j]; });
  for (std::int64_t j = 0; j < cols; ++j) {
    const real g = y[j] * (dy[j] - dot);
    dx[j] = beta == 0 ? g : dx[j] + g;
  }
}

void log_softmax_row_gradient(std::int64_t cols, const real* y, const real* dy, real* dx,
                              real beta) {
  const real sum = lane_sum(cols, [=](std::int64_t j) { return dy[j]; });
  for (std::int64_t j = 0; j < cols; ++j) {
    const real g = dy[j] - exp_real(y[j]) * sum;
    dx[j] = beta == 0 ? g : dx[j] + g;
  }
}

template <class Row, class RowGradient>
Tensor over_rows(const char* name, const Tensor& x, Row row, RowGradient row_gradient) {
  const std::int64_t rows = x.size() == 0 ? 0 : x.rows(), cols = x.cols();
  Tensor y(x.shape());
  parallel_for(rows, row_grain(cols),
               [&, in = x.data(), out = y.mutable_data()](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i)
                   row(cols, in + i * cols, out + i * cols);
               });
  return record(name, y, {x}, [y = Saved(y), rows, cols, row_gradient](const Tensor& dy, auto dx) {
    const auto [to, beta] = dx[0].target();
    const real *out = y.data(), *g = dy.data();
    parallel_for(rows, row_grain(cols),
                 [&, to = to, beta = beta](std::int64_t begin, std::int64_t end) {
                   for (std::int64_t i = begin * cols; i < end * cols; i += cols)
                     row_gradient(cols, out + i, g + i, to + i, beta);
                 });
  });
}

}  // namespace

Tensor softmax(const Tensor& x) {
  return over_rows("softmax", x, softmax_row, softmax_row_gradient);
}

Tensor log_softmax(const Tensor& x) {
  return over_rows("log_softmax", x, log_softmax_row, log_softmax_row_gradient);
}

}  // namespace manako
