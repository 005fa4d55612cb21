#include "core/ops/relu.hpp"

#include "core/ops/elementwise.hpp"

namespace manako {

Tensor relu(const Tensor& x) {
  return elementwise(
      "relu", x, Keep::result, [](real v) { return v < 0 ? real{0} : v; },
      [](real y) { return y > 0 ? real{1} : real{0}; });
}

}  // namespace manako
