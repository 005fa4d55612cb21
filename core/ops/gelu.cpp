#include "core/ops/gelu.hpp"

#include <numbers>

#include "core/ops/elementwise.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

constexpr real sqrt_half = std::numbers::sqrt2_v<real> / 2;

inline real cdf(real v) { return (1 + erf_real(v * sqrt_half)) / 2; }

inline real density(real v) {
  constexpr real peak = std::numbers::inv_sqrtpi_v<real> * sqrt_half;
  return peak * exp_real(-v * v / 2);
}

}  // namespace

Tensor gelu(const Tensor& x) {
  return elementwise(
      "gelu", x, Keep::input, [](real v) { return v * cdf(v); },
      [](real v) { return cdf(v) + v * density(v); });
}

}  // namespace manako
