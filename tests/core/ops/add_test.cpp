#include "core/ops/add.hpp"

#include "core/autograd.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("add: value", "[add]") {
  const Tensor a = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), b = Tensor::of({3}, {2, 4, 8});
  CHECK(max_difference(add(a, b), Tensor::of({2, 3}, {3, 6, 11, 6, 9, 14})) == 0);
}

TEST_CASE("add: gradient of equal, repeated, one and no elements", "[add][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return add(x[0], x[1]); };
  const std::vector<std::pair<Shape, Shape>> pairs = {{{3, 5}, {3, 5}},
                                                      {{3, 5}, {5}},
                                                      {{5}, {3, 5}},
                                                      {{3, 1}, {1, 5}},
                                                      {{}, {}},
                                                      {{7}, {}},
                                                      {{2, 1, 3}, {2, 4, 1}},
                                                      {{0, 3}, {3}},
                                                      {{1}, {1, 1, 1}},
                                                      {{131, 3}, {3}},
                                                      {{2, 3, 1, 2}, {3, 1, 1}}};
  for (const auto& [a, b] : pairs)
    check_gradient(f, {random_tensor(a, 1, 0.5, 2), random_tensor(b, 2, 0.5, 2)});
  const auto twice = [](const std::vector<Tensor>& x) { return add(x[0], x[0]); };
  check_gradient(twice, {random_tensor({4, 3}, 3, 0.5, 2)});
  const Tensor fixed = random_tensor({4, 1}, 4, 0.5, 2);  // wants no gradient
  check_gradient([&](const std::vector<Tensor>& x) { return add(x[0], fixed); },
                 {random_tensor({4, 3}, 5, 0.5, 2)});
  check_gradient([&](const std::vector<Tensor>& x) { return add(fixed, x[0]); },
                 {random_tensor({4, 3}, 6, 0.5, 2)});
}
