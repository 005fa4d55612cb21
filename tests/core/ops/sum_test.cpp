#include "core/ops/sum.hpp"

#include <cmath>

#include "core/parallel.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("sum: value", "[sum]") {
  const Tensor x = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(sum(x).shape() == Shape{});
  CHECK(sum(x).item() == 21);
  CHECK(max_difference(row_sums(x), Tensor::of({2, 1}, {6, 15})) == 0);
  CHECK(sum(Tensor({0, 3})).item() == 0);
  CHECK(max_difference(row_sums(Tensor({2, 0})), Tensor::zeros({2, 1})) == 0);
  CHECK_THROWS(row_sums(Tensor(Shape{})));
}

TEST_CASE("sum: many elements, right and with the same bits for any number of threads", "[sum]") {
  const Tensor x = random_tensor({1000, 501}, 1, 0, 1);
  double want = 0;
  for (const real v : x.values()) want += static_cast<double>(v);
  const int before = threads();
  set_threads(1);
  const real one = sum(x).item();
  CHECK(std::abs(static_cast<double>(one) / want - 1) < (sizeof(real) == 4 ? 3e-7 : 1e-13));
  for (const int count : {2, 3, 4, 7}) {
    set_threads(count);
    CHECK(sum(x).item() == one);
  }
  set_threads(before);
}

TEST_CASE("sum: gradient", "[sum][gradient]") {
  const auto all = [](const std::vector<Tensor>& x) { return sum(x[0]); };
  const auto rows = [](const std::vector<Tensor>& x) { return row_sums(x[0]); };
  for (const Shape& shape : {Shape{3, 5}, Shape{1}, Shape{7}, Shape{0, 3}, Shape{2, 3, 1}}) {
    check_gradient(all, {random_tensor(shape, 1)});
    check_gradient(rows, {random_tensor(shape, 2)});
  }
  check_gradient(all, {random_tensor({}, 3)});
}
