#include "core/ops/relu_dropout.hpp"

#include <cmath>
#include <cstring>
#include <limits>

#include "core/autograd.hpp"
#include "core/memory.hpp"
#include "core/ops/dropout.hpp"
#include "core/ops/relu.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

bool same_bits(const Tensor& a, const Tensor& b) {
  return a.shape() == b.shape() &&
         std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(real)) == 0;
}

// Random numbers, among them both zeros, infinities and NaN.
Tensor with_specials(const Shape& shape) {
  Tensor x = random_tensor(shape, 1);
  const real infinity = std::numeric_limits<real>::infinity();
  const real special[] = {0, real(-0.0), infinity, -infinity,
                          std::numeric_limits<real>::quiet_NaN()};
  for (std::int64_t i = 0; i < x.size() / 2; ++i) x.mutable_data()[2 * i] = special[i % 5];
  return x;
}

// NaN as a number that nothing else is.
Tensor finite(Tensor x) {
  for (std::int64_t i = 0; i < x.size(); ++i)
    if (std::isnan(x.data()[i])) x.mutable_data()[i] = 1000;
  return x;
}

// y and dx of f, where dx already holds a first gradient if `twice`.
template <class F>
std::vector<Tensor> result(const F& f, Tensor x, bool twice) {
  x.set_requires_grad();
  if (twice) x.set_grad(random_tensor(x.shape(), 7));
  const Tensor y = f(x);
  backward(y, random_tensor(y.shape(), 4));
  return {y, x.grad()};
}

}  // namespace

TEST_CASE("relu_dropout: the bits of relu, then dropout, in value and gradient", "[dropout]") {
  for (const real rate : {real(0), real(0.1), real(0.7)})
    for (const Shape& shape : {Shape{0}, Shape{1}, Shape{13, 7}, Shape{40001}})
      for (const bool twice : {false, true}) {
        const auto fused = [&](const Tensor& x) { return relu_dropout(x, rate, Random(3)); };
        const auto naive = [&](const Tensor& x) { return dropout(relu(x), rate, Random(3)); };
        const auto ours = result(fused, with_specials(shape), twice),
                   theirs = result(naive, with_specials(shape), twice);
        CHECK(same_bits(ours[0], theirs[0]));
        if (twice)  // added to another gradient, with one rounding less
          CHECK(max_difference(finite(ours[1]), finite(theirs[1])) < 1e-6);
        else
          CHECK(same_bits(ours[1], theirs[1]));
      }
  CHECK_THROWS(relu_dropout(Tensor::scalar(1), 1, Random(1)));
}

TEST_CASE("relu_dropout: gradient", "[dropout][gradient]") {
  for (const real rate : {real(0), real(0.4)})
    for (const Shape& shape : {Shape{0}, Shape{1}, Shape{13, 7}}) {
      Tensor x = random_tensor(shape, 2);
      for (std::int64_t i = 0; i < x.size(); ++i)  // away from the kink
        if (std::abs(x.data()[i]) < 0.05) x.mutable_data()[i] = static_cast<real>(0.05);
      check_gradient(
          [rate](const std::vector<Tensor>& in) { return relu_dropout(in[0], rate, Random(3)); },
          {x});
    }
}

TEST_CASE("relu_dropout: keeps nothing besides its result", "[dropout][memory]") {
  Tensor x = random_tensor({1000, 64}, 1);
  x.set_requires_grad();
  const auto kept_by = [&x](const auto& f) {
    const std::size_t before = memory::statistics().in_use;
    const Tensor y = f(x);
    return memory::statistics().in_use - before;
  };
  const std::size_t one = kept_by([](const Tensor& in) { return in.clone(); });
  CHECK(kept_by([](const Tensor& in) { return relu_dropout(in, real(0.1), Random(1)); }) == one);
  CHECK(kept_by([](const Tensor& in) { return dropout(relu(in), real(0.1), Random(1)); }) > one);
}

TEST_CASE("relu_dropout: same bits for any number of threads", "[dropout][threads]") {
  CHECK(same_bits_for_any_threads([] {
    return result([](const Tensor& x) { return relu_dropout(x, real(0.2), Random(5)); },
                  random_tensor({40001}, 1), false);
  }));
}
