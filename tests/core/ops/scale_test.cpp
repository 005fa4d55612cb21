#include "core/ops/scale.hpp"

#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("scale: values and gradient", "[scale][gradient]") {
  check_elementwise([](const Tensor& x) { return scale(x, -2.5); },
                    [](double x) { return -2.5 * x; }, -3, 3);
}
