#include "core/ops/tanh.hpp"

#include "core/ops/elementwise.hpp"
#include "core/vector_math.hpp"

namespace manako {

Tensor tanh(const Tensor& x) {
  return elementwise(
      "tanh", x, Keep::result, [](real v) { return tanh_real(v); },
      [](real y) { return 1 - y * y; });
}

}  // namespace manako
