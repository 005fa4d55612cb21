#include "core/ops/slice.hpp"

#include "core/error.hpp"
#include "core/ops/add.hpp"
#include "core/ops/mul.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("slice: value; rows share storage", "[slice]") {
  const Tensor x = Tensor::of({3, 2}, {1, 2, 3, 4, 5, 6});
  CHECK(max_difference(slice_rows(x, 1, 3), Tensor::of({2, 2}, {3, 4, 5, 6})) == 0);
  CHECK(slice_rows(x, 1, 3).data() == x.data() + 2);
  CHECK(max_difference(slice_cols(x, 1, 2), Tensor::of({3, 1}, {2, 4, 6})) == 0);
  CHECK(slice_rows(x, 3, 3).shape() == Shape{0, 2});
  CHECK(slice_cols(x, 0, 0).shape() == Shape{3, 0});
}

TEST_CASE("slice: ranges outside", "[slice]") {
  CHECK_THROWS_WITH(slice_cols(Tensor({3, 2}), 1, 3), "slice_cols: columns 1 to 3 of [3, 2]");
  CHECK_THROWS_WITH(slice_rows(Tensor({3, 2}), -1, 2), "row_range: rows -1 to 2 of [3, 2]");
  CHECK_THROWS_AS(slice_cols(Tensor({3, 2}), 2, 1), Error);
  CHECK_THROWS_AS(slice_cols(Tensor(Shape{}), 0, 1), Error);
}

TEST_CASE("slice: gradient, also of overlapping and empty slices", "[slice][gradient]") {
  const auto rows = [](const std::vector<Tensor>& x) {
    return mul(slice_rows(x[0], 0, 3), slice_rows(x[0], 1, 4));
  };
  const auto cols = [](const std::vector<Tensor>& x) {
    return mul(slice_cols(x[0], 0, 1), slice_cols(x[0], 1, 4));
  };
  for (const Shape& shape : {Shape{4, 5}, Shape{5, 1, 4}, Shape{4, 4}}) {
    if (shape[0] >= 4) check_gradient(rows, {random_tensor(shape, 1)});
    if (shape[-1] >= 4) check_gradient(cols, {random_tensor(shape, 2)});
  }
  const auto none = [](const std::vector<Tensor>& x) { return slice_rows(x[0], 2, 2); };
  check_gradient(none, {random_tensor({4, 3}, 3)});
  const auto beside = [](const std::vector<Tensor>& x) {
    return add(slice_rows(x[0], 0, 2), slice_rows(add(x[0], x[0]), 2, 4));
  };
  check_gradient(beside, {random_tensor({4, 3}, 4)});
}
