#include "core/ops/sigmoid.hpp"

#include "core/ops/elementwise.hpp"
#include "core/vector_math.hpp"

namespace manako {

Tensor sigmoid(const Tensor& x) {
  return elementwise(
      "sigmoid", x, Keep::result, [](real v) { return sigmoid_real(v); },
      [](real y) { return y * (1 - y); });
}

}  // namespace manako
