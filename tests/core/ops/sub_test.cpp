#include "core/ops/sub.hpp"

#include "tests/support/broadcast_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("sub: value", "[sub]") {
  const Tensor a = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), b = Tensor::of({3}, {2, 4, 8});
  CHECK(max_difference(sub(a, b), Tensor::of({2, 3}, {-1, -2, -5, 2, 1, -2})) == 0);
}

TEST_CASE("sub: gradient of equal, repeated, one and no elements", "[sub][gradient]") {
  check_broadcast_gradients([](const Tensor& a, const Tensor& b) { return sub(a, b); });
}
