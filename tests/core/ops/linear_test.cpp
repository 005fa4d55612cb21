#include "core/ops/linear.hpp"

#include "core/autograd.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("linear: value", "[linear]") {
  const Tensor y = linear(Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}),
                          Tensor::of({2, 3}, {1, 0, -1, 2, 1, 0}), Tensor::of({2}, {10, 20}));
  CHECK(max_difference(y, Tensor::of({2, 2}, {8, 24, 8, 33})) == 0);
}

TEST_CASE("linear: gradient, odd, one and no rows", "[linear][gradient]") {
  for (const std::int64_t rows : {0, 1, 7, 131})
    for (const std::int64_t out : {1, 5}) {
      const auto f = [](const std::vector<Tensor>& x) { return linear(x[0], x[1], x[2]); };
      check_gradient(
          f, {random_tensor({rows, 3}, 1), random_tensor({out, 3}, 2), random_tensor({out}, 3)});
    }
  const auto twice = [](const std::vector<Tensor>& x) { return linear(x[0], x[0]); };
  check_gradient(twice, {random_tensor({4, 3}, 4)});
}

TEST_CASE("linear: without a graph, a row does not depend on its neighbours", "[linear]") {
  const NoGrad guard;
  const Tensor x = random_tensor({37, 40}, 5), w = random_tensor({50, 40}, 6);
  const Tensor all = linear(x, w);
  for (const std::int64_t i : {0, 15, 16, 36})
    CHECK(max_difference(linear(x.row_range(i, i + 1).clone(), w), all.row_range(i, i + 1)) == 0);
}
