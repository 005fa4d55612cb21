#include "core/ops/concat.hpp"

#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("concat: value", "[concat]") {
  const Tensor a = Tensor::of({2, 1}, {1, 2}), b = Tensor::of({2, 2}, {3, 4, 5, 6});
  CHECK(max_difference(concat_cols({a, b}), Tensor::of({2, 3}, {1, 3, 4, 2, 5, 6})) == 0);
  const Tensor c = Tensor::of({1, 2}, {7, 8});
  CHECK(max_difference(concat_rows({b, c}), Tensor::of({3, 2}, {3, 4, 5, 6, 7, 8})) == 0);
  CHECK(max_difference(concat_cols({a}), a) == 0);
  const Tensor long_a = random_tensor({2, 9000}, 1), long_b = random_tensor({2, 1}, 2);
  const Tensor both = concat_cols({long_a, long_b});
  CHECK(both.data()[8999] == long_a.data()[8999]);
  CHECK(both.data()[18001] == long_b.data()[1]);
}

TEST_CASE("concat: parts that do not fit", "[concat]") {
  CHECK_THROWS_WITH(concat_cols({Tensor({2, 1}), Tensor({3, 1})}),
                    "concat_cols: a part [3, 1] beside [2, 1]; expected the same other sizes");
  CHECK_THROWS_AS(concat_rows({Tensor({2, 1}), Tensor({2})}), Error);
  CHECK_THROWS_AS(concat_rows({Tensor({2, 1}), Tensor(Shape{})}), Error);
  CHECK_THROWS_AS(concat_rows({Tensor(Shape{})}), Error);
  CHECK_THROWS_AS(concat_rows({}), Error);
}

TEST_CASE("concat: gradient, also of a part given twice and an empty one", "[concat][gradient]") {
  const auto rows = [](const std::vector<Tensor>& x) { return concat_rows({x[0], x[1], x[0]}); };
  const auto cols = [](const std::vector<Tensor>& x) { return concat_cols({x[0], x[1], x[0]}); };
  check_gradient(rows, {random_tensor({3, 2}, 1), random_tensor({1, 2}, 2)});
  check_gradient(rows, {random_tensor({3, 2, 3}, 1), random_tensor({0, 2, 3}, 2)});
  check_gradient(cols, {random_tensor({3, 2}, 1), random_tensor({3, 1}, 2)});
  check_gradient(cols, {random_tensor({3, 1, 2}, 1), random_tensor({3, 1, 0}, 2)});
  check_gradient(cols, {random_tensor({5}, 1), random_tensor({1}, 2)});
}
