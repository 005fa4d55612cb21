#include "core/ops/gelu_tanh.hpp"

#include <numbers>

#include "core/ops/elementwise.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

// sqrt(2 / pi)
constexpr real slope = std::numbers::sqrt2_v<real> * std::numbers::inv_sqrtpi_v<real>;
constexpr real cubic = static_cast<real>(0.044715);

inline real tanh_u(real v) { return tanh_real(slope * v * (1 + cubic * v * v)); }

}  // namespace

Tensor gelu_tanh(const Tensor& x) {
  return elementwise(
      "gelu_tanh", x, Keep::input, [](real v) { return v * (1 + tanh_u(v)) / 2; },
      [](real v) {
        const real t = tanh_u(v), du = slope * (1 + 3 * cubic * v * v);
        return (1 + t) / 2 + v * (1 - t * t) * du / 2;
      });
}

}  // namespace manako
