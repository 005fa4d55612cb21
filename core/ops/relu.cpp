#include "core/ops/relu.hpp"

#include "core/ops/elementwise.hpp"

namespace manako {

Tensor relu(Tensor x) {
  return elementwise(
      "relu", std::move(x), Keep::result, [](real v) { return v < 0 ? real{0} : v; },
      [](real y) { return y > 0 ? real{1} : real{0}; });
}

}  // namespace manako
