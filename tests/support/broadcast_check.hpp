#pragma once

#include "tests/support/gradient_check.hpp"

namespace manako::testing {

/// Checks the gradients of an op of two tensors that broadcasts: of equal and repeated shapes, of
/// one element and none, of a tensor with itself, and where one side wants no gradient.  Inputs are
/// 0.5 to 2.
template <class Op>
void check_broadcast_gradients(const Op& op) {
  const auto input = [](const Shape& shape, std::uint64_t seed) {
    return random_tensor(shape, seed, 0.5, 2);
  };
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
  using Inputs = std::vector<Tensor>;
  for (const auto& [a, b] : pairs)
    check_gradient([&](const Inputs& x) { return op(x[0], x[1]); }, {input(a, 1), input(b, 2)});
  check_gradient([&](const Inputs& x) { return op(x[0], x[0]); }, {input({4, 3}, 3)});
  const Tensor fixed = input({4, 1}, 4);
  check_gradient([&](const Inputs& x) { return op(x[0], fixed); }, {input({4, 3}, 5)});
  check_gradient([&](const Inputs& x) { return op(fixed, x[0]); }, {input({4, 3}, 6)});
}

}  // namespace manako::testing
