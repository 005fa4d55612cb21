#include "core/ops/gather.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/mul.hpp"
#include "core/random.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("gather: value, no ids", "[gather]") {
  const Tensor table = Tensor::of({3, 2}, {1, 2, 3, 4, 5, 6});
  const std::vector<std::int32_t> ids = {2, 0, 2};
  CHECK(max_difference(gather(table, ids), Tensor::of({3, 2}, {5, 6, 1, 2, 5, 6})) == 0);
  CHECK(gather(table, {}).shape() == Shape{0, 2});
}

TEST_CASE("gather: an id outside of the table is named", "[gather]") {
  const Tensor table({3, 2});
  const std::vector<std::int32_t> over = {0, 3}, under = {-1};
  CHECK_THROWS_WITH(gather(table, over), "gather: id 3 at position 1; expected 0 <= id < 3 (V)");
  CHECK_THROWS_AS(gather(table, under), Error);
  CHECK_THROWS_AS(gather(Tensor({3}), {}), Error);
}

TEST_CASE("gather: gradient", "[gather][gradient]") {
  const std::vector<std::int32_t> ids = {4, 0, 4, 1, 4, 20}, other = {4, 4, 2, 0, 1, 1};
  const auto f = [&](const std::vector<Tensor>& x) { return gather(x[0], ids); };
  check_gradient(f, {random_tensor({21, 3}, 1)});
  const auto tied = [&](const std::vector<Tensor>& x) {
    return mul(gather(x[0], ids), gather(x[0], other));
  };
  check_gradient(tied, {random_tensor({21, 1}, 2)});
  const auto none = [](const std::vector<Tensor>& x) { return gather(x[0], {}); };
  check_gradient(none, {random_tensor({3, 2}, 3)});
}

TEST_CASE("gather: the gradient has the same bits for any number of threads", "[gather]") {
  const std::int64_t n = 3000, v = 50;
  std::vector<std::int32_t> ids;
  for (std::int64_t i = 0; i < n; ++i)
    ids.push_back(static_cast<std::int32_t>(Random(1).below(v, static_cast<std::uint64_t>(i))));
  const Tensor dy = random_tensor({n, 33}, 2);
  const int before = threads();
  Tensor first;
  for (const int count : {1, 2, 3, 4, 7}) {
    set_threads(count);
    Tensor table = random_tensor({v, 33}, 3);
    table.set_requires_grad();
    backward(gather(table, ids), dy);
    if (!first.defined()) first = table.grad();
    CHECK(max_difference(table.grad(), first) == 0);
  }
  set_threads(before);
}
