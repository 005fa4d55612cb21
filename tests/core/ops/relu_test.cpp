#include "core/ops/relu.hpp"

#include "core/autograd.hpp"
#include "tests/support/elementwise_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("relu: values and gradient", "[relu][gradient]") {
  check_elementwise([](const Tensor& x) { return relu(x); },
                    [](double x) { return x > 0 ? x : 0.0; }, -3, 3);
}

TEST_CASE("relu: the gradient at the kink is 0", "[relu]") {
  Tensor x = Tensor::of({3}, {-1, 0, 2});
  x.set_requires_grad();
  backward(relu(x), Tensor::of({3}, {5, 6, 7}));
  CHECK(max_difference(x.grad(), Tensor::of({3}, {0, 0, 7})) == 0);
}
