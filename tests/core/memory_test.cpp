#include "core/memory.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/linear.hpp"
#include "core/ops/mul.hpp"
#include "core/ops/sum.hpp"
#include "core/random.hpp"
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

namespace {

// The blocks of a training step, unwritten: what forward keeps of six layers of `rows` rows, and
// backward's gradients, each freed when the next one is there.
void ragged_step(std::size_t rows) {
  std::vector<memory::Block> kept;
  const auto tensor = [rows](std::size_t width) { return memory::acquire(4 * rows * width); };
  for (int layer = 0; layer < 6; ++layer)
    for (const std::size_t width : {256, 1, 256, 256, 256, 4, 256, 256, 1, 1024, 256}) {
      const memory::Block passing = tensor(width);
      kept.push_back(tensor(width));
      memory::release(passing);
    }
  memory::Block gradient = tensor(256);
  while (!kept.empty()) {
    const memory::Block next = memory::acquire(kept.back().bytes);
    memory::release(kept.back());
    kept.pop_back();
    memory::release(gradient);
    gradient = next;
  }
  memory::release(gradient);
}

std::size_t held() { return memory::statistics().in_use + memory::statistics().cached; }

}  // namespace

TEST_CASE("memory: batches of all sizes need no more than the largest of them", "[memory]") {
  memory::trim();
  const std::size_t before = held();
  memory::reset_peak();
  const Random random(1);
  const auto rows = [&](int step) {  // a large batch is among the first ten
    return step == 7 ? std::size_t{4096}
                     : static_cast<std::size_t>(
                           1024 + random.below(3072, static_cast<std::uint64_t>(step)));
  };
  const std::vector<memory::Block> parameters = {memory::acquire(8 << 20),
                                                 memory::acquire(3 << 20)};
  for (int step = 0; step < 10; ++step) ragged_step(rows(step));
  const std::int64_t requests = memory::statistics().system_requests;
  const std::size_t after_ten = held();
  for (int step = 10; step < 1000; ++step) ragged_step(rows(step));
  CHECK(memory::statistics().system_requests == requests);
  CHECK(held() == after_ten);
  const std::size_t peak = memory::statistics().peak_in_use - before;
  CHECK(peak > std::size_t{250} << 20);
  CHECK(after_ten - before < peak + peak / 4);
  for (const memory::Block& block : parameters) memory::release(block);
  memory::trim();
}

TEST_CASE("memory: large blocks never overlap, and what is free joins again", "[memory]") {
  memory::trim();
  const Random random(2);
  std::uint64_t at = 0;
  std::vector<memory::Block> blocks;
  const auto fill = [](const memory::Block& block, char mark) {
    static_cast<char*>(block.data)[0] = mark;
    static_cast<char*>(block.data)[block.bytes - 1] = mark;
  };
  bool intact = true;
  for (int i = 0; i < 3000; ++i) {
    if (blocks.size() < 40 || random.below(2, at++) == 0) {
      blocks.push_back(
          memory::acquire(static_cast<std::size_t>(65537 + random.below(400000, at++))));
      CHECK(reinterpret_cast<std::uintptr_t>(blocks.back().data) % 64 == 0);
      fill(blocks.back(), static_cast<char>(blocks.back().bytes >> 12));
    } else {
      const auto which =
          static_cast<std::size_t>(random.below(static_cast<std::int64_t>(blocks.size()), at++));
      const memory::Block& block = blocks[which];
      const char mark = static_cast<char>(block.bytes >> 12);
      intact = intact && static_cast<char*>(block.data)[0] == mark &&
               static_cast<char*>(block.data)[block.bytes - 1] == mark;
      memory::release(block);
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(which));
    }
  }
  CHECK(intact);
  for (const memory::Block& block : blocks) memory::release(block);
  // One block of what a chunk holds fits where there were many.
  const std::int64_t requests = memory::statistics().system_requests;
  memory::release(memory::acquire(std::size_t{63} << 20));
  CHECK(memory::statistics().system_requests == requests);
  memory::trim();
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
