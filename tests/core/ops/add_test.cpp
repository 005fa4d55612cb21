#include "core/ops/add.hpp"

#include "tests/support/broadcast_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("add: value", "[add]") {
  const Tensor a = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), b = Tensor::of({3}, {2, 4, 8});
  CHECK(max_difference(add(a, b), Tensor::of({2, 3}, {3, 6, 11, 6, 9, 14})) == 0);
}

TEST_CASE("add: gradient of equal, repeated, one and no elements", "[add][gradient]") {
  check_broadcast_gradients([](const Tensor& a, const Tensor& b) { return add(a, b); });
}
