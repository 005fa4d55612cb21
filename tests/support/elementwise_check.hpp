#pragma once

#include <cmath>
#include <limits>

#include "core/parallel.hpp"
#include "tests/support/gradient_check.hpp"

namespace manako::testing {

/// Checks an op that works element by element: its values against `expected` in double over
/// [low, high] (error relative to max(1, |value|)), NaN stays NaN, and gradients for a scalar, no
/// element, one, and odd sizes, with inputs that keep 0.05 away from a kink at 0.
template <class Op, class Reference>
void check_elementwise(const Op& op, const Reference& expected, double low, double high) {
  constexpr double tolerance = sizeof(real) == 4 ? 4e-7 : 1e-15;  // 3 to 4 roundings
  const Tensor x = random_tensor({20001}, 1, low, high), y = op(x);
  double worst = 0;
  for (std::int64_t i = 0; i < x.size(); ++i) {
    const double want = expected(static_cast<double>(x.data()[i]));
    const double error = std::abs(static_cast<double>(y.data()[i]) - want);
    if (!(error / std::max(1.0, std::abs(want)) <= worst))
      worst = error / std::max(1.0, std::abs(want));
  }
  CHECK(worst <= tolerance);
  CHECK(std::isnan(op(Tensor::scalar(std::numeric_limits<real>::quiet_NaN())).item()));

  const auto f = [&op](const std::vector<Tensor>& in) { return op(in[0]); };
  for (const Shape& shape : {Shape{}, Shape{0}, Shape{1}, Shape{7}, Shape{3, 5, 2}}) {
    Tensor in = random_tensor(shape, 2, std::max(low, -2.0), std::min(high, 2.0));
    for (std::int64_t i = 0; i < in.size(); ++i)
      if (std::abs(in.data()[i]) < 0.05) in.mutable_data()[i] = static_cast<real>(0.05);
    check_gradient(f, {in});
  }
}

}  // namespace manako::testing
