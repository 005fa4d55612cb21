#include "core/ops/exp.hpp"

#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("exp: values and gradient", "[exp][gradient]") {
  check_elementwise([](const Tensor& x) { return exp(x); }, [](double x) { return std::exp(x); },
                    -20, 5);
}

TEST_CASE("exp: the ends", "[exp]") {
  constexpr real inf = std::numeric_limits<real>::infinity();
  CHECK(exp(Tensor::scalar(-inf)).item() == 0);
  CHECK(exp(Tensor::scalar(inf)).item() == inf);
}
