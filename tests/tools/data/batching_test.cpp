#include "tools/data/batching.hpp"

#include <algorithm>
#include <set>

#include "core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"

namespace manako {
namespace {

using By = BatchingOptions::By;
using Lengths = std::vector<std::int32_t>;

Lengths random_lengths(std::uint64_t seed, std::int64_t count) {
  Lengths out;
  for (std::int64_t i = 0; i < count; ++i)
    out.push_back(
        static_cast<std::int32_t>(1 + Random(seed).below(30, static_cast<std::uint64_t>(i))));
  return out;
}

std::vector<std::int64_t> flat(const Batches& batches) {
  std::vector<std::int64_t> out;
  for (const auto& batch : batches) out.insert(out.end(), batch.begin(), batch.end());
  return out;
}

std::int64_t cost(const std::vector<std::int64_t>& batch, const Lengths& lengths) {
  std::int64_t sum = 0;
  for (const std::int64_t i : batch) sum += lengths[static_cast<std::size_t>(i)];
  return sum;
}

}  // namespace

TEST_CASE("every sentence comes exactly once and no batch is too big", "[batching]") {
  const Lengths source = random_lengths(1, 5000), target = random_lengths(2, 5000);
  for (const By by : {By::target_tokens, By::source_tokens, By::sentences}) {
    const BatchingOptions options = {.by = by, .size = 100, .pool = 700};
    const Batches batches = epoch_batches(options, source, target, 3, 0);
    std::vector<std::int64_t> seen = flat(batches);
    std::sort(seen.begin(), seen.end());
    REQUIRE(seen.size() == 5000);
    for (std::int64_t i = 0; i < 5000; ++i) REQUIRE(seen[static_cast<std::size_t>(i)] == i);
    for (const auto& batch : batches)
      CHECK((by == By::sentences ? std::ssize(batch)
                                 : cost(batch, by == By::source_tokens ? source : target)) <= 100);
  }
}

TEST_CASE("the order is a function of seed and epoch alone", "[batching]") {
  const Lengths source = random_lengths(1, 1000), target = random_lengths(2, 1000);
  const BatchingOptions options = {.size = 100, .pool = 300};
  const auto order = [&](std::uint64_t seed, std::int64_t epoch) {
    return epoch_batches(options, source, target, seed, epoch);
  };
  const Batches first = order(1, 5);
  order(1, 6);
  CHECK(order(1, 5) == first);
  std::set<Batches> different = {first, order(1, 6), order(2, 5), order(5, 1), order(0, 0)};
  CHECK(different.size() == 5);
}

// Written down when it was first run (Random as of then): a change would silently change every
// experiment and break resuming old runs.
TEST_CASE("the order of a seed stays what it was", "[batching][golden]") {
  const Lengths lengths = {3, 1, 2, 3, 1, 2, 9, 3};
  const Batches batches = epoch_batches({.size = 5, .pool = 6}, lengths, lengths, 1, 2);
  CHECK(batches == Batches{{7}, {6}, {2, 0}, {3}, {1, 4, 5}});
}

TEST_CASE("batches hold sentences of like length", "[batching]") {
  const Lengths target = random_lengths(2, 3000);
  const Batches batches = epoch_batches({.size = 200, .pool = 3000}, target, target, 1, 0);
  for (const auto& batch : batches) {
    const auto [low, high] =
        std::minmax_element(batch.begin(), batch.end(), [&](std::int64_t a, std::int64_t b) {
          return target[static_cast<std::size_t>(a)] < target[static_cast<std::size_t>(b)];
        });
    CHECK(target[static_cast<std::size_t>(*high)] - target[static_cast<std::size_t>(*low)] <= 2);
  }
  CHECK(batches.size() < 1.1 * 15.5 * 3000 / 200 + 1);  // they are filled: no tokens are wasted
}

TEST_CASE("too long a sentence is a batch of its own", "[batching]") {
  const Lengths lengths = {1, 50, 1, 60};
  Batches batches = epoch_batches({.size = 10, .pool = 3000}, {}, lengths, 1, 0);
  std::sort(batches.begin(), batches.end());
  CHECK(batches == Batches{{0, 2}, {1}, {3}});
  CHECK(epoch_batches({.size = 10, .pool = 2}, {}, {}, 1, 0).empty());
}

TEST_CASE("batching options are read from the spec", "[batching]") {
  Spec spec = Spec::parse(R"({"batching": {"by": "sentences", "size": 12}})", "test");
  const BatchingOptions options = BatchingOptions::read(spec);
  CHECK(options.by == By::sentences);
  CHECK(options.size == 12);
  CHECK(options.pool == 3000);
  testing::expect_error(Exit::usage, {"/batching/by", "/batching/size"}, [] {
    Spec bad = Spec::parse(R"({"batching": {"by": "lines", "size": 0}})", "test");
    BatchingOptions::read(bad);
    bad.throw_if_problems();
  });
}

}  // namespace manako
