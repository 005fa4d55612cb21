#include "core/ops/relu.hpp"

#include "core/autograd.hpp"
#include "core/ops/scale.hpp"
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

TEST_CASE("relu: takes the place of what was given away, and of nothing else", "[relu]") {
  const auto input = [] { return Tensor::of({3}, {-1, 2, 3}); };
  Tensor x = input();
  const real* place = x.data();
  CHECK(relu(std::move(x)).data() == place);

  const Tensor kept = input();
  CHECK(relu(kept).data() != kept.data());
  CHECK(kept.data()[0] == -1);
  Tensor twice = input();
  const Tensor other = twice.detached();
  CHECK(relu(std::move(twice)).data() != other.data());

  // In the graph, too: an op that keeps its own result for backward holds it fast.
  Tensor leaf = input();
  leaf.set_requires_grad();
  backward(relu(relu(leaf)), Tensor::of({3}, {5, 6, 7}));
  CHECK(max_difference(leaf.grad(), Tensor::of({3}, {0, 6, 7})) == 0);
  Tensor product = scale(leaf, 2);
  place = product.data();
  const Tensor y = relu(std::move(product));
  CHECK(y.data() == place);
  leaf.clear_grad();
  backward(y, Tensor::of({3}, {5, 6, 7}));
  CHECK(max_difference(leaf.grad(), Tensor::of({3}, {0, 12, 14})) == 0);
}
