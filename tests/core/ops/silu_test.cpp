#include "core/ops/silu.hpp"

#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("silu: values and gradient", "[silu][gradient]") {
  check_elementwise([](const Tensor& x) { return silu(x); },
                    [](double x) { return x / (1 + std::exp(-x)); }, -30, 30);
}
