#include "core/ops/gelu_tanh.hpp"

#include "core/ops/gelu.hpp"
#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("gelu_tanh: values and gradient", "[gelu_tanh][gradient]") {
  check_elementwise([](const Tensor& x) { return gelu_tanh(x); },
                    [](double x) {
                      return x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))) /
                             2;
                    },
                    -9, 9);
}

TEST_CASE("gelu_tanh: within 5e-4 of gelu", "[gelu_tanh]") {
  const Tensor x = random_tensor({5000}, 3, -6, 6);
  CHECK(max_difference(gelu_tanh(x), gelu(x)) < 5e-4);
  CHECK(max_difference(gelu_tanh(x), gelu(x)) > 4e-4);  // and it is another function
}
