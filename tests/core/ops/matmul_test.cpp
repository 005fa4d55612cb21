#include "core/ops/matmul.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("matmul: value", "[matmul]") {
  const Tensor c =
      matmul(Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), Tensor::of({3, 2}, {1, 2, 0, 1, -1, 0}));
  CHECK(max_difference(c, Tensor::of({2, 2}, {-2, 4, -2, 13})) == 0);
}

TEST_CASE("matmul: gradient, odd, one, no rows, and a matrix by itself", "[matmul][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return matmul(x[0], x[1]); };
  for (const std::int64_t m : {0, 1, 7})
    for (const std::int64_t k : {0, 1, 5})
      check_gradient(f, {random_tensor({m, k}, 1), random_tensor({k, 3}, 2)});
  const auto square = [](const std::vector<Tensor>& x) { return matmul(x[0], x[0]); };
  check_gradient(square, {random_tensor({4, 4}, 3)});
}

TEST_CASE("matmul: sizes that do not fit", "[matmul]") {
  CHECK_THROWS_WITH(matmul(Tensor({2, 3}), Tensor({4, 5})),
                    "matmul: inner sizes differ: [2, 3] x [4, 5] (3 vs 4)");
  CHECK_THROWS_AS(matmul(Tensor({2, 3, 4}), Tensor({4, 5})), Error);
}

TEST_CASE("matmul: same bits for any number of threads", "[matmul][threads]") {
  CHECK(same_bits_for_any_threads([] {
    Tensor a = random_tensor({301, 77}, 1), b = random_tensor({77, 203}, 2);
    a.set_requires_grad();
    b.set_requires_grad();
    const Tensor c = matmul(a, b);
    backward(c, random_tensor({301, 203}, 3));
    return std::vector<Tensor>{c, a.grad(), b.grad()};
  }));
}
