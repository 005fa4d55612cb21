#include "core/recompute.hpp"

#include <cstring>

#include "core/autograd.hpp"
#include "core/memory.hpp"
#include "core/ops/add.hpp"
#include "core/ops/dropout.hpp"
#include "core/ops/linear.hpp"
#include "core/ops/mul.hpp"
#include "core/ops/scale.hpp"
#include "core/ops/tanh.hpp"
#include "core/profile.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

using Inputs = std::span<const Tensor>;

bool same_bits(const Tensor& a, const Tensor& b) {
  return a.shape() == b.shape() &&
         std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(real)) == 0;
}

Tensor leaf(const Shape& shape, std::uint64_t seed) {
  return random_tensor(shape, seed).set_requires_grad();
}

// Uses both inputs twice, and a parameter.
Recomputed some_layer(const Tensor& weight) {
  return [weight](Inputs in) {
    const Tensor h = tanh(linear(add(in[0], in[1]), weight));
    return add(mul(dropout(h, real(0.3), Random(2)), in[1]), mul(in[0], in[0]));
  };
}

}  // namespace

TEST_CASE("recompute: the bits of the function itself, in value and gradients", "[recompute]") {
  const auto run = [](bool again) {
    const Tensor x = leaf({5, 4}, 1), m = leaf({5, 4}, 2), w = leaf({4, 4}, 3);
    const Recomputed f = some_layer(w);
    // m and x are used before, between and after, so that gradients arrive in several pieces.
    const Tensor source = scale(m, 3);
    Tensor y = mul(x, source);
    for (int i = 0; i < 3; ++i) {
      const std::vector<Tensor> in = {y, source};
      y = mul(again ? recompute(in, f) : f(in), source);
    }
    backward(y, random_tensor(y.shape(), 4));
    return std::vector<Tensor>{y, x.grad(), m.grad(), w.grad()};
  };
  const auto plain = run(false), again = run(true);
  for (std::size_t i = 0; i < plain.size(); ++i) CHECK(same_bits(plain[i], again[i]));
}

TEST_CASE("recompute: gradient", "[recompute][gradient]") {
  const Tensor w = random_tensor({4, 4}, 3);
  const auto f = [](const std::vector<Tensor>& in) {
    const std::vector<Tensor> inputs = {scale(in[0], 2), in[1]};
    return recompute(inputs, some_layer(in[2]));
  };
  check_gradient(f, {random_tensor({5, 4}, 1), random_tensor({5, 4}, 2), w});
  const auto twice = [&w](const std::vector<Tensor>& in) {
    return recompute(std::vector<Tensor>{in[0], in[0]}, some_layer(w));
  };
  check_gradient(twice, {random_tensor({5, 4}, 1)});
  const auto nothing = [](const std::vector<Tensor>& in) {
    return add(recompute(in, [](Inputs inner) { return inner[0]; }), in[0]);
  };
  check_gradient(nothing, {random_tensor({3}, 1)});
}

TEST_CASE("recompute: calls a second time only for backward, and counts work once", "[recompute]") {
  int calls = 0;
  Tensor x = leaf({6, 4}, 1);
  const Tensor w = random_tensor({4, 4}, 2), m = random_tensor({6, 4}, 3);
  const Recomputed f = [&](Inputs in) {
    ++calls;
    return some_layer(w)(in);
  };
  const auto flops_of = [](const auto& work) {
    const std::int64_t before = profile::flops();
    work();
    return profile::flops() - before;
  };
  const std::vector<Tensor> in = {x, m};
  {
    const NoGrad guard;
    recompute(in, f);
  }
  CHECK(calls == 1);
  const auto train = [&](bool again) {
    const Tensor y = again ? recompute(in, f) : f(in);
    backward(y, m);
  };
  const std::int64_t plain = flops_of([&] { train(false); });
  CHECK(plain > 0);
  CHECK(flops_of([&] { train(true); }) == plain);
  CHECK(calls == 4);
  recompute(std::vector<Tensor>{m, m}, f);  // no input wants a gradient: f as it is
  CHECK(calls == 5);
  CHECK_FALSE(recompute(in, [&m](Inputs) { return m; }).requires_grad());
}

TEST_CASE("recompute: parameters are trained where no input wants a gradient", "[recompute]") {
  Tensor w = leaf({4, 4}, 1);
  const std::vector<Tensor> in = {random_tensor({3, 4}, 2), random_tensor({3, 4}, 3)};
  const Tensor y = recompute(in, some_layer(w));
  backward(y, random_tensor(y.shape(), 4));
  CHECK(w.grad().defined());
}

TEST_CASE("recompute: keeps its inputs and its result, no more", "[recompute][memory]") {
  const Tensor x = leaf({64, 64}, 1), m = random_tensor({64, 64}, 2), w = leaf({64, 64}, 3);
  const std::vector<Tensor> in = {x, m};
  const std::size_t before = memory::statistics().in_use;
  const Tensor y = recompute(in, some_layer(w));
  CHECK(memory::statistics().in_use - before == 64 * 64 * sizeof(real));
  CHECK(y.requires_grad());
}

TEST_CASE("recompute: what was changed in between, and NoGrad around backward, are errors",
          "[recompute]") {
  const Tensor w = leaf({4, 4}, 1);
  Tensor x = leaf({3, 4}, 2);
  const std::vector<Tensor> in = {x, random_tensor({3, 4}, 3)};
  const Tensor seed = random_tensor({3, 4}, 4);
  const Tensor changed = recompute(in, some_layer(w));
  x.fill(1);
  CHECK_THROWS_WITH(backward(changed, seed),
                    "backward: a saved tensor of shape [3, 4] was changed in place "
                    "after it was recorded");
  const Tensor unrecorded = recompute(in, some_layer(w));
  const NoGrad guard;
  CHECK_THROWS_WITH(backward(unrecorded, seed),
                    "recompute: [3, 4] was not recorded; likely fix: no NoGrad around backward");
}
