#include "core/memory.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/linear.hpp"
#include "core/ops/mul.hpp"
#include "core/ops/sum.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

void step(const Tensor& x, Tensor& w) {
  w.clear_grad();
  const Tensor h = linear(x, w);
  backward(sum(mul(h, h)));
}

}  // namespace

TEST_CASE("memory: the second identical step asks nothing of the system", "[memory]") {
  const Tensor x = random_tensor({300, 70}, 1);
  Tensor w = random_tensor({50, 70}, 2);
  w.set_requires_grad();
  step(x, w);
  step(x, w);  // the first gradient of w was still held while the second came
  const std::int64_t requests = memory::statistics().system_requests;
  const std::size_t in_use = memory::statistics().in_use;
  for (int i = 0; i < 3; ++i) step(x, w);
  CHECK(memory::statistics().system_requests == requests);
  CHECK(memory::statistics().in_use == in_use);
}

TEST_CASE("memory: blocks are aligned, large enough and little larger", "[memory]") {
  for (std::size_t bytes = 0; bytes < 5000; bytes += 13) {
    memory::trim();
    const memory::Block block = memory::acquire(bytes);
    CHECK(reinterpret_cast<std::uintptr_t>(block.data) % 64 == 0);
    CHECK(block.bytes >= bytes);
    CHECK(block.bytes <= std::max<std::size_t>(256, bytes + bytes / 4));
    memory::release(block);
  }
}

TEST_CASE("memory: a cached block serves requests of half its size, no smaller ones", "[memory]") {
  memory::trim();
  const memory::Block large = memory::acquire(8192);
  memory::release(large);
  const memory::Block half = memory::acquire(4096);
  CHECK(half.data == large.data);
  CHECK(half.bytes == large.bytes);
  memory::release(half);
  const memory::Block small = memory::acquire(2048);
  CHECK(small.bytes == 2048);
  memory::release(small);
}

TEST_CASE("memory: a released block comes back, statistics follow, trim empties", "[memory]") {
  const memory::Statistics before = memory::statistics();
  memory::Block block = memory::acquire(100000);
  const void* place = block.data;
  CHECK(memory::statistics().in_use == before.in_use + block.bytes);
  memory::release(block);
  CHECK(memory::statistics().in_use == before.in_use);
  block = memory::acquire(99000);
  CHECK(block.data == place);
  memory::reset_peak();
  CHECK(memory::statistics().peak_in_use == memory::statistics().in_use);
  memory::release(block);
  memory::trim();
  CHECK(memory::statistics().cached == 0);
  CHECK(memory::peak_resident() > 0);
}

TEST_CASE("memory: what no machine has is an Error, not a crash", "[memory]") {
  for (const std::size_t bytes : {std::size_t{1} << 61, (std::size_t{1} << 59) + 1}) {
    try {
      memory::acquire(bytes);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == Exit::resource);
    }
  }
  CHECK_THROWS_AS(Tensor({std::int64_t{1} << 61}), Error);
}
