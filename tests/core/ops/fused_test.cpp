// Every op that does several things in one pass, on 10,000 random cases against plain loops in
// double.  (Attention: fused_attention_test.cpp; products: product_test.cpp.)
#include <algorithm>
#include <cmath>

#include "core/autograd.hpp"
#include "core/ops/dropout.hpp"
#include "core/ops/linear.hpp"
#include "core/ops/linear_cross_entropy.hpp"
#include "core/ops/relu_dropout.hpp"
#include "tests/core/ops/fused_case.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

void check_linear_cross_entropy(std::uint64_t number) {
  Draw draw(number);
  const std::int64_t rows = number % 500 == 0 ? draw(500, 1100) : draw(1, 12), width = draw(1, 40),
                     vocabulary = draw(2, 90);
  const real e = draw.coin() ? real(0.1) : real{0};
  CAPTURE(number, rows, width, vocabulary, e);
  std::vector<std::int32_t> labels;
  for (std::int64_t i = 0; i < rows; ++i)
    labels.push_back(static_cast<std::int32_t>(draw(0, vocabulary - 1)));
  Tensor x = random_tensor({rows, width}, 1), w = random_tensor({vocabulary, width}, 2),
         b = random_tensor({vocabulary}, 3);
  for (Tensor* t : {&x, &w, &b}) t->set_requires_grad();
  const CrossEntropy got = linear_cross_entropy(x, w, b, labels, e);
  backward(got.loss);

  Doubles dx(static_cast<std::size_t>(rows * width)),
      dw(static_cast<std::size_t>(vocabulary * width)), db(static_cast<std::size_t>(vocabulary));
  double loss = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    Doubles z = doubles(b);
    double sum = 0;
    for (std::int64_t c = 0; c < vocabulary; ++c) {
      for (std::int64_t d = 0; d < width; ++d)
        z[static_cast<std::size_t>(c)] += static_cast<double>(x.data()[i * width + d]) *
                                          static_cast<double>(w.data()[c * width + d]);
      sum += std::exp(z[static_cast<std::size_t>(c)]);
    }
    for (std::int64_t c = 0; c < vocabulary; ++c) {
      const auto at = static_cast<std::size_t>(c);
      const double truth =
          static_cast<double>(e) / static_cast<double>(vocabulary) +
          (c == labels[static_cast<std::size_t>(i)] ? 1 - static_cast<double>(e) : 0);
      loss -= truth * (z[at] - std::log(sum));
      const double g = std::exp(z[at]) / sum - truth;
      db[at] += g;
      for (std::int64_t d = 0; d < width; ++d) {
        dx[static_cast<std::size_t>(i * width + d)] +=
            g * static_cast<double>(w.data()[c * width + d]);
        dw[static_cast<std::size_t>(c * width + d)] +=
            g * static_cast<double>(x.data()[i * width + d]);
      }
    }
  }
  const double many = static_cast<double>(std::max<std::int64_t>(1, rows / 10));
  REQUIRE(std::abs(static_cast<double>(got.loss.item()) - loss) <
          bound * static_cast<double>(rows));
  REQUIRE(difference(x.grad(), dx) < bound);
  REQUIRE(difference(w.grad(), dw) < bound * many);
  REQUIRE(difference(b.grad(), db) < bound * many);
}

// y = x + branch * m  and  y = max(0, x) * m: the same roundings as the plain loops, so equal.
void check_dropped(std::uint64_t number) {
  Draw draw(number);
  const std::int64_t n = number % 500 == 0 ? draw(8000, 20000) : draw(1, 300);
  const real rate = static_cast<real>(draw(0, 9)) / 10;
  CAPTURE(number, n, rate);
  Tensor x = random_tensor({n}, 1), branch = random_tensor({n}, 2);
  const Tensor dy = random_tensor({n}, 3);
  for (Tensor* t : {&x, &branch}) t->set_requires_grad();
  const Tensor sum = add_dropout(x, branch, rate, Random(number));
  backward(sum, dy);
  const Tensor dbranch = branch.grad();
  x.clear_grad();
  const Tensor rectified = relu_dropout(x, rate, Random(number));
  backward(rectified, dy);
  const std::vector<real> m = factors(rate, Random(number), n);
  const double unit = sizeof(real) == 4 ? 0x1p-23 : 0x1p-52;  // of results below 12
  for (std::int64_t i = 0; i < n; ++i) {
    const double a = x.data()[i], b = branch.data()[i], g = dy.data()[i],
                 f = m[static_cast<std::size_t>(i)];
    REQUIRE(std::abs(sum.data()[i] - (a + b * f)) <= 16 * unit);
    REQUIRE(std::abs(dbranch.data()[i] - g * f) <= 16 * unit);
    REQUIRE(std::abs(rectified.data()[i] - std::max(a, 0.0) * f) <= 16 * unit);
    REQUIRE(std::abs(x.grad().data()[i] - (a > 0 ? g * f : 0)) <= 16 * unit);
  }
}

void check_linear(std::uint64_t number) {
  Draw draw(number);
  const std::int64_t rows = draw(1, 40), in = draw(1, 40), out = draw(1, 70);
  CAPTURE(number, rows, in, out);
  Tensor x = random_tensor({rows, in}, 1), w = random_tensor({out, in}, 2),
         b = random_tensor({out}, 3);
  const Tensor dy = random_tensor({rows, out}, 4), alone = linear(x, w, b);
  for (Tensor* t : {&x, &w, &b}) t->set_requires_grad();
  const Tensor y = linear(x, w, b);
  backward(y, dy);
  Doubles want(static_cast<std::size_t>(rows * out)), dx(static_cast<std::size_t>(rows * in)),
      dw(static_cast<std::size_t>(out * in)), db(static_cast<std::size_t>(out));
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t o = 0; o < out; ++o) {
      const double g = dy.data()[i * out + o];
      double& sum = want[static_cast<std::size_t>(i * out + o)];
      sum = b.data()[o];
      db[static_cast<std::size_t>(o)] += g;
      for (std::int64_t d = 0; d < in; ++d) {
        const double a = x.data()[i * in + d], c = w.data()[o * in + d];
        sum += a * c;
        dx[static_cast<std::size_t>(i * in + d)] += g * c;
        dw[static_cast<std::size_t>(o * in + d)] += g * a;
      }
    }
  REQUIRE(difference(y, want) < bound);
  REQUIRE(difference(alone, want) < bound);  // without gradients: packed weights
  REQUIRE(difference(x.grad(), dx) < bound);
  REQUIRE(difference(w.grad(), dw) < bound);
  REQUIRE(difference(b.grad(), db) < bound);
}

}  // namespace

TEST_CASE("fused: linear_cross_entropy, loss and gradients", "[fused][linear_cross_entropy]") {
  for (std::uint64_t number = 0; number < random_cases; ++number)
    check_linear_cross_entropy(number);
}
TEST_CASE("fused: add_dropout and relu_dropout, forward and backward", "[fused][dropout]") {
  for (std::uint64_t number = 0; number < random_cases; ++number) check_dropped(number);
}
TEST_CASE("fused: linear with its bias, forward and backward", "[fused][linear]") {
  for (std::uint64_t number = 0; number < random_cases; ++number) check_linear(number);
}
