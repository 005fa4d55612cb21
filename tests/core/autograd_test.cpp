#include "core/autograd.hpp"

#include <pthread.h>

#include "core/error.hpp"
#include "core/ops/add.hpp"
#include "core/ops/mul.hpp"
#include "core/ops/reshape.hpp"
#include "core/ops/scale.hpp"
#include "core/ops/sum.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// Runs f on a thread with a stack of 256 KiB.
void on_small_stack(void* (*f)(void*), void* argument) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  REQUIRE(pthread_attr_setstacksize(&attributes, 256 * 1024) == 0);
  pthread_t thread;
  REQUIRE(pthread_create(&thread, &attributes, f, argument) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

Tensor long_chain(const Tensor& x) {
  Tensor y = x;
  const Tensor one = Tensor::scalar(1);
  for (int i = 0; i < 1000000; ++i) y = add(y, one);
  return y;
}

}  // namespace

TEST_CASE("autograd: a million nodes need no stack, walked or dropped", "[autograd]") {
  Tensor x = Tensor::scalar(0);
  x.set_requires_grad();
  on_small_stack(
      [](void* argument) -> void* {
        auto& leaf = *static_cast<Tensor*>(argument);
        backward(long_chain(leaf));
        long_chain(leaf);  // and this one is dropped without backward
        return nullptr;
      },
      &x);
  CHECK(x.grad().item() == 1);
}

TEST_CASE("autograd: a saved tensor that was changed in place is found", "[autograd]") {
  Tensor x = Tensor::of({2}, {2, 3}), w = Tensor::of({2}, {5, 7});
  x.set_requires_grad();
  const Tensor loss = sum(mul(x, w));
  w.row_range(0, 1).mutable_data()[0] = 0;  // through a view
  CHECK_THROWS_WITH(backward(loss),
                    "backward: a saved tensor of shape [2] was changed in place "
                    "after it was recorded");
  const Tensor fine = sum(add(x, w));  // addition keeps nothing
  w.fill(1);
  CHECK_NOTHROW(backward(fine));
}

TEST_CASE("autograd: gradients of inputs used several times", "[autograd][gradient]") {
  const Tensor x = random_tensor({3, 2}, 1), w = random_tensor({2}, 2);
  using Inputs = std::vector<Tensor>;
  check_gradient([](const Inputs& in) { return mul(in[0], in[0]); }, {x});
  check_gradient([](const Inputs& in) { return add(in[0], in[0]); }, {x});
  check_gradient([](const Inputs& in) { return add(add(in[0], in[0]), in[0]); }, {x});
  const auto residual = [](const Inputs& in) {
    Tensor y = in[0];
    for (int i = 0; i < 5; ++i) y = add(y, mul(y, in[1]));
    return y;
  };
  check_gradient(residual, {x, w});
  const auto diamond = [](const Inputs& in) {
    const Tensor h = mul(in[0], in[1]), u = reshape(h, {6}), v = scale(h, 3);
    return add(mul(u, u), reshape(add(v, h), {6}));
  };
  check_gradient(diamond, {x, w});
}

TEST_CASE("autograd: gradients of leaves are their own", "[autograd]") {
  Tensor a = Tensor::of({2}, {1, 2}), b = Tensor::of({2}, {3, 4});
  a.set_requires_grad();
  b.set_requires_grad();
  const Tensor seed = Tensor::of({2}, {10, 20});
  backward(add(a, b), seed);
  Tensor grad = a.grad();
  grad.fill(0);  // as clipping does
  CHECK(max_difference(b.grad(), Tensor::of({2}, {10, 20})) == 0);
  CHECK(max_difference(seed, Tensor::of({2}, {10, 20})) == 0);
}

TEST_CASE("autograd: several graphs accumulate into a leaf", "[autograd]") {
  Tensor x = Tensor::of({2}, {1, 2});
  x.set_requires_grad();
  for (int i = 1; i <= 3; ++i) {
    backward(sum(scale(x, i)));
    const Tensor held = x.grad();  // a handle that somebody still reads keeps its numbers
    backward(sum(x));
    CHECK(held.data()[0] == x.grad().data()[0] - 1);
  }
  CHECK(max_difference(x.grad(), Tensor::full({2}, 9)) == 0);
  backward(x, Tensor::full({2}, 1));  // a leaf may be the root
  CHECK(max_difference(x.grad(), Tensor::full({2}, 10)) == 0);
  x.clear_grad();
  CHECK_FALSE(x.grad().defined());
}

TEST_CASE("autograd: nothing is recorded under NoGrad or without a wish", "[autograd]") {
  Tensor x = Tensor::scalar(1);
  CHECK_FALSE(add(x, x).requires_grad());
  x.set_requires_grad();
  CHECK(recording({x}));
  {
    const NoGrad outer;
    { const NoGrad inner; }
    CHECK_FALSE(recording({x}));
    CHECK_FALSE(add(x, x).requires_grad());
  }
  CHECK(add(x, x).requires_grad());
  CHECK_FALSE(add(x, x).detached().requires_grad());
}

TEST_CASE("autograd: what backward refuses", "[autograd]") {
  Tensor x = Tensor::of({2}, {1, 2});
  CHECK_THROWS_AS(backward(sum(x)), Error);
  x.set_requires_grad();
  CHECK_THROWS_WITH(backward(scale(x, 2)),
                    "backward: the loss has shape [2]; expected one element");
  CHECK_THROWS_AS(backward(scale(x, 2), Tensor::scalar(1)), Error);
  const Tensor shared = scale(x, 2), first = sum(shared), second = sum(shared);
  backward(first);
  CHECK_THROWS_AS(backward(first), Error);
  CHECK_THROWS_AS(backward(first, Tensor::scalar(1)), Error);
  CHECK_THROWS_AS(backward(second), Error);  // `shared` is freed: x would get nothing, silently
}
