#include "core/ops/ln.hpp"

#include <cmath>

#include "core/ops/elementwise.hpp"

namespace manako {

Tensor ln(const Tensor& x) {
  return elementwise(
      "ln", x, Keep::input, [](real v) { return std::log(v); }, [](real v) { return 1 / v; });
}

}  // namespace manako
