#include "core/ops/silu.hpp"

#include "core/ops/elementwise.hpp"
#include "core/vector_math.hpp"

namespace manako {

Tensor silu(const Tensor& x) {
  return elementwise(
      "silu", x, Keep::input, [](real v) { return v * sigmoid_real(v); },
      [](real v) {
        const real s = sigmoid_real(v);
        return s * (1 + v * (1 - s));
      });
}

}  // namespace manako
