#include "tools/check/precise/gradient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/autograd.hpp"

namespace manako::check {
namespace {

constexpr double step = 1e-5, good = 1e-7;
constexpr int directions = 6;

double loss_of(const Model& model, const Loss& loss, const Batch& batch, bool want_gradient) {
  const Context context{.training = true, .random = Random(9).at(4)};
  const LossSum sum = loss.sum(model.predict(batch, context), batch);
  if (want_gradient) backward(sum.loss);
  return static_cast<double>(sum.loss.item());
}

Tensor unit_direction(const Shape& shape, const Random& random) {
  Tensor out(shape);
  real* data = out.mutable_data();
  double squares = 0;
  for (std::int64_t i = 0; i < out.size(); ++i) {
    const double v = random.normal(static_cast<std::uint64_t>(i));
    data[i] = static_cast<real>(v);
    squares += v * v;
  }
  for (std::int64_t i = 0; i < out.size(); ++i) data[i] /= static_cast<real>(std::sqrt(squares));
  return out;
}

double dot(const Tensor& a, const Tensor& b) {
  double sum = 0;
  for (std::int64_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a.data()[i]) * static_cast<double>(b.data()[i]);
  return sum;
}

template <class F>
double along(Tensor value, const Tensor& direction, const F& f) {
  const Tensor start = value.clone();
  const auto at = [&](int k) {
    real* data = value.mutable_data();
    for (std::int64_t i = 0; i < value.size(); ++i)
      data[i] = start.data()[i] + static_cast<real>(k * step) * direction.data()[i];
    return f();
  };
  const double derivative = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
  value.assign(start);
  return derivative;
}

void leave_the_start(Params& params) {
  for (Param& param : params.all()) {
    const Random random = Random(7).child(param.name);
    real* data = param.value.mutable_data();
    for (std::int64_t i = 0; i < param.value.size(); ++i)
      data[i] += static_cast<real>(0.1 * random.normal(static_cast<std::uint64_t>(i)));
  }
}

double typical_gradient(const Params& params) {
  double squares = 0;
  for (const Param& param : params.all())
    if (param.value.grad().defined()) squares += dot(param.value.grad(), param.value.grad());
  return std::sqrt(squares / static_cast<double>(std::max<std::int64_t>(1, params.count())));
}

}  // namespace

GradientReport compare_gradients(const Model& model, const Loss& loss, Params& params,
                                 const Batch& batch) {
  leave_the_start(params);
  params.clear_grads();
  loss_of(model, loss, batch, true);
  const double typical = typical_gradient(params);
  const NoGrad guard;
  GradientReport report;
  for (Param& param : params.all()) {
    if (param.value.size() == 0 || !param.value.grad().defined()) continue;
    ++report.tensors;
    GradientReport best{.error = std::numeric_limits<double>::infinity(), .worst = param.name};
    const Random random = Random(11).child(param.name);
    for (std::uint64_t i = 0; i < directions && !(best.error <= good); ++i) {
      const Tensor direction = unit_direction(param.value.shape(), random.at(i));
      const double a = dot(direction, param.value.grad());
      const double n = along(param.value.detached(), direction,
                             [&] { return loss_of(model, loss, batch, false); });
      const double scale = std::max({std::abs(a), std::abs(n), typical});
      const double error = scale > 0 ? std::abs(a - n) / scale : 0;
      if (error <= best.error || i == 0) {
        best.error = std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
        best.analytic = a;
        best.numeric = n;
      }
    }
    if (best.error >= report.error) {
      best.tensors = report.tensors;
      report = best;
    }
  }
  return report;
}

}  // namespace manako::check
