#include "core/ops/mul.hpp"

#include "tests/support/broadcast_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("mul: value", "[mul]") {
  const Tensor a = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), b = Tensor::of({3}, {2, 4, 8});
  CHECK(max_difference(mul(a, b), Tensor::of({2, 3}, {2, 8, 24, 8, 20, 48})) == 0);
}

TEST_CASE("mul: gradient of equal, repeated, one and no elements", "[mul][gradient]") {
  check_broadcast_gradients([](const Tensor& a, const Tensor& b) { return mul(a, b); });
}
