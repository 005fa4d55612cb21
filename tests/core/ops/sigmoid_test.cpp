#include "core/ops/sigmoid.hpp"

#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("sigmoid: values and gradient", "[sigmoid][gradient]") {
  check_elementwise([](const Tensor& x) { return sigmoid(x); },
                    [](double x) { return 1 / (1 + std::exp(-x)); }, -40, 40);
}
