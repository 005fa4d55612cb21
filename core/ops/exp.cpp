#include "core/ops/exp.hpp"

#include "core/ops/elementwise.hpp"
#include "core/vector_math.hpp"

namespace manako {

Tensor exp(const Tensor& x) {
  return elementwise(
      "exp", x, Keep::result, [](real v) { return exp_real(v); }, [](real y) { return y; });
}

}  // namespace manako
