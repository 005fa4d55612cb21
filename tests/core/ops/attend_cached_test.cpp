// Attention of decoding against a naive one in double, for random sizes; alone and in company.
#include "core/ops/attend_cached.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/random.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

struct Key {
  const real *key, *value;
};

// y and the weights [H, T] of one row, by plain loops.
void naive(std::int64_t heads, std::int64_t width, const real* q, const std::vector<Key>& keys,
           std::vector<double>& y, std::vector<double>& weights) {
  const std::int64_t K = width / heads, T = std::ssize(keys);
  y.assign(static_cast<std::size_t>(width), 0);
  weights.assign(static_cast<std::size_t>(heads * T), 0);
  for (std::int64_t h = 0; h < heads; ++h) {
    double* p = weights.data() + h * T;
    double sum = 0;
    for (std::int64_t t = 0; t < T; ++t) {
      for (std::int64_t j = h * K; j < (h + 1) * K; ++j)
        p[t] += static_cast<double>(q[j]) *
                static_cast<double>(keys[static_cast<std::size_t>(t)].key[j]);
      p[t] = std::exp(p[t] / std::sqrt(static_cast<double>(K)));
      sum += p[t];
    }
    for (std::int64_t t = 0; t < T; ++t) {
      p[t] /= sum;
      for (std::int64_t j = h * K; j < (h + 1) * K; ++j)
        y[static_cast<std::size_t>(j)] +=
            p[t] * static_cast<double>(keys[static_cast<std::size_t>(t)].value[j]);
    }
  }
}

double distance(const real* found, const std::vector<double>& expected) {
  double worst = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double error = std::abs(static_cast<double>(found[i]) - expected[i]);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

constexpr double tolerance = sizeof(real) == 8 ? 1e-12 : 1e-5;

}  // namespace

TEST_CASE("attend_memory: every row its segment, the same bits alone", "[attend_cached]") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Random random = Random(5).at(seed);
    const std::int64_t heads = 1 + random.below(4, 0), width = heads * (1 + random.below(80, 1)),
                       rows = 1 + random.below(20, 2), count = 1 + random.below(5, 3);
    std::vector<std::int64_t> lengths;
    for (std::int64_t s = 0; s < count; ++s)
      lengths.push_back(random.below(40, 10 + static_cast<std::uint64_t>(s)));
    const Segments segments(lengths);
    std::vector<std::int32_t> own;
    for (std::int64_t r = 0; r < rows; ++r)
      own.push_back(
          static_cast<std::int32_t>(random.below(count, 50 + static_cast<std::uint64_t>(r))));
    const Tensor q = random_tensor({rows, width}, 3 * seed);
    const CachedRows memory{random_tensor({segments.rows(), width}, 3 * seed + 1),
                            random_tensor({segments.rows(), width}, 3 * seed + 2)};
    std::vector<Tensor> weights;
    const Tensor y = attend_memory(q, heads, memory, segments, own, &weights);
    REQUIRE(std::ssize(weights) == rows);
    for (std::int64_t r = 0; r < rows; ++r) {
      const std::int32_t segment = own[static_cast<std::size_t>(r)];
      std::vector<Key> keys;
      for (std::int64_t i = segments.begin(segment); i < segments.end(segment); ++i)
        keys.push_back({memory.keys.data() + i * width, memory.values.data() + i * width});
      std::vector<double> expected, expected_weights;
      naive(heads, width, q.data() + r * width, keys, expected, expected_weights);
      const Tensor& weight = weights[static_cast<std::size_t>(r)];
      CHECK(distance(y.data() + r * width, expected) <= tolerance);
      REQUIRE(weight.shape() == Shape{heads, 1, segments.length(segment)});
      CHECK(distance(weight.data(), expected_weights) <= tolerance);
      const Tensor alone =
          attend_memory(q.row_range(r, r + 1), heads, memory, segments, {&segment, 1});
      CHECK(max_difference(alone, y.row_range(r, r + 1)) == 0);
    }
  }
}

TEST_CASE("attend_steps: a row of each step, the same bits alone", "[attend_cached]") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Random random = Random(6).at(seed);
    const std::int64_t heads = 1 + random.below(4, 0), width = heads * (1 + random.below(80, 1)),
                       rows = 1 + random.below(20, 2), length = 1 + random.below(40, 3),
                       stride = length + random.below(3, 4);
    std::vector<CachedRows> steps;
    for (std::int64_t t = 0; t < length; ++t) {
      const std::int64_t held = 1 + random.below(9, 10 + static_cast<std::uint64_t>(t));
      const auto own = 1000 * seed + 2 * static_cast<std::uint64_t>(t);
      steps.push_back({random_tensor({held, width}, own), random_tensor({held, width}, own + 1)});
    }
    std::vector<std::int32_t> table(static_cast<std::size_t>(rows * stride), -1);
    for (std::int64_t r = 0; r < rows; ++r)
      for (std::int64_t t = 0; t < length; ++t)
        table[static_cast<std::size_t>(r * stride + t)] = static_cast<std::int32_t>(
            random.below(steps[static_cast<std::size_t>(t)].keys.rows(),
                         100 + static_cast<std::uint64_t>(r * length + t)));
    const Tensor q = random_tensor({rows, width}, 77 + seed);
    const Tensor y = attend_steps(q, heads, steps, {table.data(), stride});
    for (std::int64_t r = 0; r < rows; ++r) {
      std::vector<Key> keys;
      for (std::int64_t t = 0; t < length; ++t) {
        const CachedRows& step = steps[static_cast<std::size_t>(t)];
        const std::int64_t at = table[static_cast<std::size_t>(r * stride + t)] * width;
        keys.push_back({step.keys.data() + at, step.values.data() + at});
      }
      std::vector<double> expected, expected_weights;
      naive(heads, width, q.data() + r * width, keys, expected, expected_weights);
      CHECK(distance(y.data() + r * width, expected) <= tolerance);
      const Tensor alone =
          attend_steps(q.row_range(r, r + 1), heads, steps, {table.data() + r * stride, stride});
      CHECK(max_difference(alone, y.row_range(r, r + 1)) == 0);
    }
  }
}

TEST_CASE("attend_memory: same bits for any number of threads", "[attend_cached][threads]") {
  const Segments segments({40, 3, 90});
  const Tensor q = random_tensor({64, 256}, 1);
  const CachedRows memory{random_tensor({133, 256}, 2), random_tensor({133, 256}, 3)};
  std::vector<std::int32_t> own;
  for (std::int32_t r = 0; r < 64; ++r) own.push_back(r % 3);
  CHECK(same_bits_for_any_threads(
      [&] { return std::vector<Tensor>{attend_memory(q, 4, memory, segments, own)}; }));
}

TEST_CASE("attend_cached: large scores, and what does not fit", "[attend_cached]") {
  const Tensor q = Tensor::full({1, 1}, 100);
  const CachedRows memory{Tensor::of({3, 1}, {100, -100, 100}), Tensor::of({3, 1}, {1, 2, 3})};
  const std::vector<std::int32_t> first = {0}, both = {0, 0};
  CHECK(attend_memory(q, 1, memory, Segments::single(3), first).item() == Approx(2));
  CHECK_THROWS_AS(attend_memory(q, 2, memory, Segments::single(3), first), Error);
  CHECK_THROWS_AS(attend_memory(q, 1, memory, Segments::single(2), first), Error);
  CHECK_THROWS_AS(attend_memory(q, 1, memory, Segments::single(3), both), Error);
  const CachedRows wide{Tensor::zeros({3, 2}), Tensor::zeros({3, 2})};
  CHECK_THROWS_AS(attend_memory(q, 1, wide, Segments::single(3), first), Error);
  CHECK_THROWS_AS(attend_steps(q, 1, std::vector<CachedRows>{wide}, {first.data(), 1}), Error);
}
