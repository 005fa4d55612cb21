#include "core/tensor.hpp"

#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("tensor: copies are handles, clones are not", "[tensor]") {
  Tensor x = Tensor::of({2, 2}, {1, 2, 3, 4});
  const Tensor handle = x, copy = x.clone();
  CHECK_FALSE(x.unique());
  x.fill(9);
  CHECK(max_difference(handle, Tensor::full({2, 2}, 9)) == 0);
  CHECK(max_difference(copy, Tensor::of({2, 2}, {1, 2, 3, 4})) == 0);
}

TEST_CASE("tensor: views share storage and its version", "[tensor]") {
  Tensor x = Tensor::of({3, 2}, {1, 2, 3, 4, 5, 6});
  Tensor rows = x.row_range(1, 3), flat = x.reshaped({6});
  const std::uint64_t before = x.version();
  rows.mutable_data()[0] = 7;
  CHECK(flat.data()[2] == 7);
  CHECK(x.version() == before + 1);
  CHECK(rows.row_range(1, 2).data() == x.data() + 4);
  CHECK(x.row_range(3, 3).size() == 0);
}

TEST_CASE("tensor: errors say what is wrong", "[tensor]") {
  Tensor x({3, 2});
  CHECK_THROWS_WITH(x.reshaped({5}), "reshape: 6 elements of [3, 2] do not fill [5]");
  CHECK_THROWS_WITH(x.row_range(2, 4), "row_range: rows 2 to 4 of [3, 2]");
  CHECK_THROWS_AS(x.item(), Error);
  CHECK_THROWS_AS(x.assign(Tensor({2, 3})), Error);
  CHECK_THROWS_AS(Tensor::of({2}, {1, 2, 3}), Error);
  CHECK_THROWS_AS(x.grad(), Error);
}

TEST_CASE("tensor: undefined, shape only, scalar", "[tensor]") {
  CHECK_FALSE(Tensor().defined());
  CHECK_THROWS_AS(Tensor().data(), Error);
  const Tensor shape_only = Tensor::shape_only({1000000, 1000000});
  CHECK(shape_only.defined());
  CHECK_FALSE(shape_only.has_storage());
  CHECK_THROWS_AS(shape_only.data(), Error);
  CHECK(Tensor::scalar(3).item() == 3);
  CHECK(Tensor({0, 4}).values().empty());
}
