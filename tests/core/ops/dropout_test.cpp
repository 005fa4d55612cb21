#include "core/ops/dropout.hpp"

#include <cmath>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("dropout: every element is 0 or scaled, at the rate asked for", "[dropout]") {
  const std::int64_t n = 100003;
  for (const double rate : {0.1, 0.5, 0.9}) {
    const Tensor y = dropout(Tensor::full({n}, 3), static_cast<real>(rate), Random(1));
    std::int64_t dropped = 0;
    bool as_expected = true;
    for (const real v : y.values()) {
      if (v == 0)
        ++dropped;
      else  // the rate is rounded to 1/65536
        as_expected = as_expected && std::abs(v * (1 - rate) / 3 - 1) < 1e-4;
    }
    CHECK(as_expected);
    // Five standard deviations of a binomial.
    CHECK(std::abs(dropped - rate * n) < 5 * std::sqrt(rate * (1 - rate) * n));
  }
}

TEST_CASE("dropout: rate 0 is the tensor itself, a rate of 1 is refused", "[dropout]") {
  const Tensor x = random_tensor({5}, 1);
  CHECK(dropout(x, 0, Random(1)).data() == x.data());
  CHECK_THROWS_AS(dropout(x, 1, Random(1)), Error);
  CHECK_THROWS_AS(dropout(x, real(-0.1), Random(1)), Error);
  CHECK_THROWS_AS(dropout(x, std::nanf(""), Random(1)), Error);
}

TEST_CASE("dropout: the mask depends on the stream and the step", "[dropout]") {
  const Tensor x = Tensor::full({200}, 1);
  const Random random(1);
  const Tensor y = dropout(x, real(0.5), random);
  CHECK(max_difference(y, dropout(x, real(0.5), random)) == 0);
  CHECK(max_difference(y, dropout(x, real(0.5), random.at(1))) > 0);
  CHECK(max_difference(y, dropout(x, real(0.5), random.child("other"))) > 0);
}

TEST_CASE("add_dropout: x + dropout(branch)", "[dropout]") {
  const Tensor x = random_tensor({9, 1001}, 1), branch = random_tensor({9, 1001}, 2);
  for (const real rate : {real(0), real(0.3)}) {
    const Tensor y = add_dropout(x, branch, rate, Random(1)),
                 dropped = dropout(branch, rate, Random(1));
    Tensor expected(x.shape());
    for (std::int64_t i = 0; i < x.size(); ++i)
      expected.mutable_data()[i] = x.data()[i] + dropped.data()[i];
    CHECK(max_difference(y, expected) < 1e-6);
  }
  CHECK_THROWS_AS(add_dropout(x, Tensor({1001}), 0, Random(1)), Error);
}

TEST_CASE("dropout: gradient", "[dropout][gradient]") {
  for (const real rate : {real(0), real(0.4)})
    for (const Shape& shape : {Shape{0}, Shape{1}, Shape{13, 7}}) {
      const auto f = [rate](const std::vector<Tensor>& x) {
        return dropout(x[0], rate, Random(3));
      };
      const auto g = [rate](const std::vector<Tensor>& x) {
        return add_dropout(x[0], x[1], rate, Random(3));
      };
      const auto twice = [rate](const std::vector<Tensor>& x) {
        return add_dropout(x[0], x[0], rate, Random(3));
      };
      const Tensor x = random_tensor(shape, 1);
      if (rate > 0) check_gradient(f, {x});  // at rate 0 f is the leaf itself
      check_gradient(g, {x, random_tensor(shape, 2)});
      check_gradient(twice, {random_tensor(shape, 4)});
    }
}

TEST_CASE("dropout: same bits for any number of threads", "[dropout][threads]") {
  CHECK(same_bits_for_any_threads([] {
    Tensor x = random_tensor({40001}, 1);
    x.set_requires_grad();
    const Tensor y = dropout(x, real(0.2), Random(5));
    backward(y, random_tensor(y.shape(), 4));
    return std::vector<Tensor>{y, x.grad()};
  }));
}
