#include "core/ops/broadcast.hpp"

#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// Element [i0, i1, i2, i3] of a tensor aligned at its last dimension, repeated where it has size 1.
real at(const Tensor& x, const std::array<std::int64_t, 4>& index) {
  std::int64_t place = 0;
  for (int d = 0; d < x.shape().rank(); ++d) {
    const std::int64_t i = index[static_cast<std::size_t>(4 - x.shape().rank() + d)];
    place = place * x.shape()[d] + (x.shape()[d] == 1 ? 0 : i);
  }
  return x.data()[place];
}

Tensor naive(const Tensor& a, const Tensor& b, const std::array<std::int64_t, 4>& sizes) {
  Tensor y({sizes[0], sizes[1], sizes[2], sizes[3]});
  real* out = y.mutable_data();
  std::array<std::int64_t, 4> i{};
  for (i[0] = 0; i[0] < sizes[0]; ++i[0])
    for (i[1] = 0; i[1] < sizes[1]; ++i[1])
      for (i[2] = 0; i[2] < sizes[2]; ++i[2])
        for (i[3] = 0; i[3] < sizes[3]; ++i[3]) *out++ = at(a, i) - 2 * at(b, i);
  return y;
}

}  // namespace

TEST_CASE("broadcast: every pattern of repeated dimensions, against a naive walk", "[broadcast]") {
  const std::array<std::int64_t, 4> sizes = {3, 2, 5, 4};
  const auto shape = [&](int mask) {
    const auto size = [&](int d) { return mask >> d & 1 ? sizes[static_cast<std::size_t>(d)] : 1; };
    return Shape{size(0), size(1), size(2), size(3)};
  };
  for (int ma = 0; ma < 16; ++ma)
    for (int mb = 0; mb < 16; ++mb) {
      const Tensor a = random_tensor(shape(ma), 1), b = random_tensor(shape(mb), 2);
      const Tensor y = broadcast("test", a, b, [](real u, real v) { return u - 2 * v; });
      const Shape want = shape(ma | mb);
      CHECK(max_difference(y, naive(a, b, {want[0], want[1], want[2], want[3]})) == 0);
    }
}

TEST_CASE("broadcast: missing dimensions, chunk borders, no elements", "[broadcast]") {
  const auto f = [](real u, real v) { return u - 2 * v; };
  const Tensor a = random_tensor({3000, 7}, 3), row = random_tensor({7}, 4);
  const Tensor column = random_tensor({3000, 1}, 5), one = random_tensor({}, 6);
  const auto flat = [](const Tensor& y) { return y.reshaped({1, 1, y.rows(), y.cols()}); };
  const std::array<std::int64_t, 4> sizes = {1, 1, 3000, 7};
  CHECK(max_difference(flat(broadcast("test", a, row, f)), naive(a, row, sizes)) == 0);
  CHECK(max_difference(flat(broadcast("test", row, a, f)), naive(row, a, sizes)) == 0);
  CHECK(max_difference(flat(broadcast("test", a, column, f)), naive(a, column, sizes)) == 0);
  CHECK(max_difference(flat(broadcast("test", column, row, f)), naive(column, row, sizes)) == 0);
  CHECK(max_difference(flat(broadcast("test", one, a, f)), naive(one, a, sizes)) == 0);
  CHECK(broadcast("test", one, one, f).shape() == Shape{});
  CHECK(broadcast("test", Tensor({0, 3}), random_tensor({3}, 1), f).shape() == Shape{0, 3});
  CHECK(broadcast("test", Tensor({0}), random_tensor({1}, 1), f).shape() == Shape{0});
}

TEST_CASE("broadcast: shapes that do not fit are named", "[broadcast]") {
  const auto f = [](real u, real v) { return u + v; };
  CHECK_THROWS_WITH(broadcast("add", Tensor({2, 3}), Tensor({2, 4}), f),
                    "add: shapes [2, 3] and [2, 4] do not fit: 3 against 4; expected equal or 1");
  CHECK_THROWS_AS(broadcast("add", Tensor({0}), Tensor({2}), f), Error);
}

TEST_CASE("sum_to: sums what was repeated, the same bits for any number of threads",
          "[broadcast]") {
  const Tensor dy = random_tensor({300, 3, 5, 70}, 7);
  const int before = threads();
  for (const Shape& shape : {Shape{70}, Shape{5, 1}, Shape{3, 1, 70}, Shape{300, 1, 5, 1}, Shape{},
                             Shape{1, 1, 1, 1}, Shape{300, 1, 1, 1}}) {
    set_threads(1);
    const Tensor one = sum_to(dy, shape);
    REQUIRE(one.shape() == shape);
    std::vector<double> want(static_cast<std::size_t>(shape.size()));
    for (std::int64_t i = 0; i < dy.size(); ++i) {
      std::array<std::int64_t, 4> at{};
      for (std::int64_t d = 3, rest = i; d >= 0; rest /= dy.shape()[static_cast<int>(d--)])
        at[static_cast<std::size_t>(d)] = rest % dy.shape()[static_cast<int>(d)];
      std::int64_t place = 0;
      for (int d = 0; d < shape.rank(); ++d)
        place = place * shape[d] +
                (shape[d] == 1 ? 0 : at[static_cast<std::size_t>(4 - shape.rank() + d)]);
      want[static_cast<std::size_t>(place)] += static_cast<double>(dy.data()[i]);
    }
    double worst = 0;
    for (std::int64_t i = 0; i < shape.size(); ++i)
      worst = std::max(
          worst, std::abs(static_cast<double>(one.data()[i]) - want[static_cast<std::size_t>(i)]));
    CHECK(worst <= (sizeof(real) == 4 ? 2e-3 : 1e-11));
    for (const int count : {2, 3, 4, 7}) {
      set_threads(count);
      CHECK(max_difference(sum_to(dy, shape), one) == 0);
    }
  }
  set_threads(before);
}
