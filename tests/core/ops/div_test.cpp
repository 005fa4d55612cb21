#include "core/ops/div.hpp"

#include "tests/support/broadcast_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("div: value", "[div]") {
  const Tensor a = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), b = Tensor::of({3}, {2, 4, 8});
  CHECK(max_difference(div(a, b), Tensor::of({2, 3}, {0.5, 0.5, 0.375, 2, 1.25, 0.75})) == 0);
}

TEST_CASE("div: gradient of equal, repeated, one and no elements", "[div][gradient]") {
  check_broadcast_gradients([](const Tensor& a, const Tensor& b) { return div(a, b); });
}
