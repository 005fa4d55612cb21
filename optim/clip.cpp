#include "optim/clip.hpp"

#include <cmath>

#include "core/parallel.hpp"
#include "optim/walk.hpp"

namespace manako {
namespace {

// In lanes, so that it becomes vector code in a fixed order.
double sum_of_squares(const real* x, std::int64_t n) {
  constexpr std::int64_t lanes = 16;
  double partial[lanes] = {};
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes)
    for (std::int64_t l = 0; l < lanes; ++l) {
      const auto v = static_cast<double>(x[i + l]);
      partial[l] += v * v;
    }
  for (std::int64_t l = 0; i < n; ++i, ++l) partial[l] += static_cast<double>(x[i]) * x[i];
  double sum = 0;
  for (const double part : partial) sum += part;
  return sum;
}

// gradient = f(gradient), everywhere.
template <class F>
void change_gradients(std::vector<Param>& params, const F& f) {
  std::vector<real*> gradients(params.size());
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (!params[i].value.requires_grad() || !params[i].value.grad().defined()) continue;
    Tensor gradient = params[i].value.grad();
    gradients[i] = gradient.mutable_data();
  }
  const std::vector<Stretch> all = stretches(params);
  parallel_for(static_cast<std::int64_t>(all.size()), 1, [&](std::int64_t at, std::int64_t) {
    const auto [i, begin, end] = all[static_cast<std::size_t>(at)];
    real* gradient = gradients[i];
    for (std::int64_t k = begin; k < end; ++k) gradient[k] = f(gradient[k]);
  });
}

}  // namespace

double gradient_norm(const std::vector<Param>& params) {
  const std::vector<Stretch> all = stretches(params);
  const auto count = static_cast<std::int64_t>(all.size());
  return std::sqrt(parallel_sum<double>(count, 1, [&](std::int64_t at, std::int64_t) {
    const auto [i, begin, end] = all[static_cast<std::size_t>(at)];
    return sum_of_squares(params[i].value.grad().data() + begin, end - begin);
  }));
}

double clip_scale(double norm, double max_norm) {
  if (!std::isfinite(norm)) return 1;
  return std::min(1.0, max_norm / (norm + 1e-6));
}

double clip_norm(std::vector<Param>& params, double max_norm) {
  const double norm = gradient_norm(params);
  const auto scale = static_cast<real>(clip_scale(norm, max_norm));
  if (norm > 0 && scale < 1) change_gradients(params, [scale](real g) { return g * scale; });
  return norm;
}

double clip_value(std::vector<Param>& params, double max_value) {
  const double norm = gradient_norm(params);
  const auto bound = static_cast<real>(max_value);
  if (std::isfinite(norm))
    change_gradients(params, [bound](real g) {
      return g > bound ? bound : g < -bound ? -bound : g;
    });
  return norm;
}

}  // namespace manako
