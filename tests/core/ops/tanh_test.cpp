#include "core/ops/tanh.hpp"

#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("tanh: values and gradient", "[tanh][gradient]") {
  check_elementwise([](const Tensor& x) { return tanh(x); }, [](double x) { return std::tanh(x); },
                    -12, 12);
}
