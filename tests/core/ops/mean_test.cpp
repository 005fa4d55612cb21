#include "core/ops/mean.hpp"

#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("mean: value; no elements are an Error", "[mean]") {
  const Tensor x = Tensor::of({2, 4}, {1, 2, 3, 6, 5, 5, 5, 9});
  CHECK(mean(x).item() == 4.5);
  CHECK(max_difference(row_means(x), Tensor::of({2, 1}, {3, 6})) == 0);
  CHECK(row_means(Tensor({0, 4})).shape() == Shape{0, 1});
  CHECK_THROWS_WITH(mean(Tensor({0, 3})), "mean: no elements in shape [0, 3]");
  CHECK_THROWS_AS(row_means(Tensor({3, 0})), Error);
}

TEST_CASE("mean: gradient", "[mean][gradient]") {
  const auto all = [](const std::vector<Tensor>& x) { return mean(x[0]); };
  const auto rows = [](const std::vector<Tensor>& x) { return row_means(x[0]); };
  for (const Shape& shape : {Shape{3, 5}, Shape{1}, Shape{7}, Shape{2, 3, 1}}) {
    check_gradient(all, {random_tensor(shape, 1)});
    check_gradient(rows, {random_tensor(shape, 2)});
  }
}
