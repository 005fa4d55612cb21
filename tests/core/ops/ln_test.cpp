#include "core/ops/ln.hpp"

#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("ln: values and gradient", "[ln][gradient]") {
  check_elementwise([](const Tensor& x) { return ln(x); }, [](double x) { return std::log(x); },
                    0.3, 50);
}

TEST_CASE("ln: the ends", "[ln]") {
  constexpr real inf = std::numeric_limits<real>::infinity();
  CHECK(ln(Tensor::scalar(0)).item() == -inf);
  CHECK(ln(Tensor::scalar(inf)).item() == inf);
  CHECK(std::isnan(ln(Tensor::scalar(-1)).item()));
}
