#include "core/ops/gelu.hpp"

#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("gelu: values and gradient", "[gelu][gradient]") {
  check_elementwise([](const Tensor& x) { return gelu(x); },
                    [](double x) { return x * std::erfc(-x / std::sqrt(2.0)) / 2; }, -9, 9);
}
