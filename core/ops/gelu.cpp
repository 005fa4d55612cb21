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

// sqrt(2 / pi)
constexpr real slope = std::numbers::sqrt2_v<real> * std::numbers::inv_sqrtpi_v<real>;
constexpr real cubic = static_cast<real>(0.044715);

inline real tanh_u(real v) { return tanh_real(slope * v * (1 + cubic * v * v)); }

}  // namespace

Tensor gelu(const Tensor& x) {
  return elementwise(
      "gelu", x, Keep::input, [](real v) { return v * cdf(v); },
      [](real v) { return cdf(v) + v * density(v); });
}

Tensor gelu_tanh(const Tensor& x) {
  return elementwise(
      "gelu_tanh", x, Keep::input, [](real v) { return v * (1 + tanh_u(v)) / 2; },
      [](real v) {
        const real t = tanh_u(v), du = slope * (1 + 3 * cubic * v * v);
        return (1 + t) / 2 + v * (1 - t * t) * du / 2;
      });
}

}  // namespace manako
