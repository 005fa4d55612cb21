#include "tests/support/gradient_check.hpp"

#include <cmath>
#include <limits>

#include "core/autograd.hpp"
#include "core/random.hpp"

namespace manako::testing {
namespace {

double dot(const Tensor& a, const Tensor& b) {
  double sum = 0;
  for (std::int64_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a.data()[i]) * static_cast<double>(b.data()[i]);
  return sum;
}

std::vector<double> analytic(const TensorFunction& f, std::vector<Tensor>& inputs,
                             const Tensor& u) {
  for (Tensor& x : inputs) {
    x.set_requires_grad();
    x.clear_grad();
  }
  backward(f(inputs), u);
  std::vector<double> out;
  for (Tensor& x : inputs)
    for (std::int64_t i = 0; i < x.size(); ++i)
      out.push_back(x.grad().defined() ? static_cast<double>(x.grad().data()[i]) : 0.0);
  return out;
}

std::vector<double> numeric(const TensorFunction& f, std::vector<Tensor>& inputs, const Tensor& u) {
  const NoGrad guard;
  std::vector<double> out;
  for (Tensor& x : inputs) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const real before = x.data()[i];
      const real h = static_cast<real>(1e-3);
      const auto at = [&](int k) {
        x.mutable_data()[i] = before + static_cast<real>(k) * h;
        return dot(u, f(inputs));
      };
      out.push_back((8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * static_cast<double>(h)));
      x.mutable_data()[i] = before;
    }
  }
  return out;
}

void plant(std::vector<double>& gradient, Fault fault) {
  std::size_t largest = 0;
  for (std::size_t i = 0; i < gradient.size(); ++i)
    if (std::abs(gradient[i]) > std::abs(gradient[largest])) largest = i;
  for (double& g : gradient) {
    if (fault == Fault::flipped_sign) g = -g;
    if (fault == Fault::factor_1_001) g *= 1.001;
  }
  if (fault == Fault::missing_element && !gradient.empty()) gradient[largest] = 0;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0, norm_a = 0, norm_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference += (a[i] - b[i]) * (a[i] - b[i]);
    norm_a += a[i] * a[i];
    norm_b += b[i] * b[i];
  }
  if (!std::isfinite(norm_a) || !std::isfinite(norm_b))
    return std::numeric_limits<double>::infinity();
  return std::sqrt(difference) / std::max(std::sqrt(std::max(norm_a, norm_b)), 1e-6);
}

// A random direction in the space of results.
Tensor cotangent(const TensorFunction& f, const std::vector<Tensor>& inputs, std::uint64_t seed) {
  const NoGrad guard;
  return random_tensor(f(inputs).shape(), seed + 1000003);
}

}  // namespace

Tensor random_tensor(const Shape& shape, std::uint64_t seed, double low, double high) {
  const Random random(seed);
  Tensor out(shape);
  real* data = out.mutable_data();
  for (std::int64_t i = 0; i < out.size(); ++i)
    data[i] = static_cast<real>(low + (high - low) * random.uniform(static_cast<std::uint64_t>(i)));
  return out;
}

double gradient_error(const TensorFunction& f, std::vector<Tensor> inputs, std::uint64_t seed,
                      Fault fault) {
  const Tensor u = cotangent(f, inputs, seed);
  std::vector<double> ours = analytic(f, inputs, u);
  plant(ours, fault);
  return distance(ours, numeric(f, inputs, u));
}

void check_gradient(const TensorFunction& f, const std::vector<Tensor>& inputs, std::uint64_t seed,
                    double tolerance) {
  std::vector<Tensor> own = inputs;
  for (Tensor& x : own) x.set_requires_grad();
#ifdef MANAKO_DOUBLE
  const Tensor u = cotangent(f, own, seed);
  const std::vector<double> ours = analytic(f, own, u), theirs = numeric(f, own, u);
  CHECK(distance(ours, theirs) <= tolerance);
  double norm = 0;
  for (const double g : ours) norm += g * g;
  if (norm > 0)
    for (const Fault fault : {Fault::flipped_sign, Fault::factor_1_001, Fault::missing_element}) {
      std::vector<double> planted = ours;
      plant(planted, fault);
      CHECK(distance(planted, theirs) > tolerance);
    }
#else
  (void)tolerance;
  for (const double g : analytic(f, own, cotangent(f, own, seed))) CHECK(std::isfinite(g));
#endif
}

double max_difference(const Tensor& a, const Tensor& b) {
  if (a.shape() != b.shape()) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    const double difference =
        std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i]));
    if (!(difference <= largest)) largest = difference;  // keeps NaN
  }
  return largest;
}

}  // namespace manako::testing
