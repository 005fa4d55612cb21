#include "core/ops/reshape.hpp"

#include "core/ops/mul.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("reshape: shares storage", "[reshape]") {
  const Tensor x = random_tensor({2, 6}, 1);
  CHECK(reshape(x, {3, 4}).data() == x.data());
  CHECK(reshape(x, {3, 4}).shape() == Shape{3, 4});
  CHECK_THROWS_WITH(reshape(x, {5}), "reshape: 12 elements of [2, 6] do not fill [5]");
}

TEST_CASE("reshape: gradient, also of a product of two shapes", "[reshape][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return reshape(x[0], {x[0].size()}); };
  for (const Shape& shape : {Shape{3, 5}, Shape{}, Shape{0, 3}})
    check_gradient(f, {random_tensor(shape, 1)});
  const auto twice = [](const std::vector<Tensor>& x) {
    return mul(reshape(x[0], {2, 6}), reshape(x[0], {2, 1, 6}));
  };
  check_gradient(twice, {random_tensor({3, 4}, 2)});
}
