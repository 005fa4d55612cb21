// The likeliest tokens against sorting everything.
#include "models/ranked_row.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/random.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

namespace {

constexpr real inf = std::numeric_limits<real>::infinity();
constexpr real nan_value = std::numeric_limits<real>::quiet_NaN();

std::vector<std::int32_t> sorted_tokens(const std::vector<real>& row, std::size_t k) {
  std::vector<std::int32_t> order(row.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](std::int32_t token) {
    const real x = row[static_cast<std::size_t>(token)];
    return std::isnan(x) ? -inf : x;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return rank(a) > rank(b); });
  order.resize(std::min(k, order.size()));
  return order;
}

std::vector<std::int32_t> found_tokens(RankedRow& ranked, std::size_t k) {
  std::vector<std::int32_t> out;
  for (const Ranked& r : ranked.best(static_cast<std::int64_t>(k))) out.push_back(r.token);
  return out;
}

}  // namespace

TEST_CASE("ranked_row: the best tokens are those of a full sort, equals by their ids",
          "[ranked_row]") {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Random random = Random(1).at(seed);
    const auto size = static_cast<std::size_t>(1 + random.below(seed % 2 == 0 ? 130 : 3000, 0));
    const std::int64_t values = seed % 3 == 0 ? 4 : 1 << 20;  // few values: many equals
    std::vector<real> row;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t at = 1 + 2 * i;
      real x = static_cast<real>(random.below(values, at)) / 1000 - 5;
      if (seed % 5 == 0 && random.below(10, at + 1) == 0) x = nan_value;
      if (seed % 7 == 0 && random.below(3, at + 1) == 1) x = -inf;
      row.push_back(x);
    }
    RankedRow ranked(static_cast<std::int64_t>(size));
    ranked.read(row.data());
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{9},
                                std::size_t{40}, size + 1})
      CHECK(found_tokens(ranked, k) == sorted_tokens(row, k));
  }
}

TEST_CASE("ranked_row: one object serves row after row", "[ranked_row]") {
  std::vector<real> rising(500), falling(500);
  for (std::size_t i = 0; i < 500; ++i) {
    rising[i] = static_cast<real>(i);
    falling[i] = -rising[i];
  }
  RankedRow ranked(500);
  ranked.read(rising.data());
  CHECK(found_tokens(ranked, 2) == std::vector<std::int32_t>{499, 498});
  ranked.read(falling.data());
  CHECK(found_tokens(ranked, 3) == std::vector<std::int32_t>{0, 1, 2});
  CHECK(ranked.best(1)[0].logit == 0);
}

TEST_CASE("ranked_row: log_sum_exp, also of large logits", "[ranked_row]") {
  for (const double offset : {0.0, 5000.0, -5000.0}) {
    for (std::size_t size = 1; size < 200; size += 7) {
      const Random random = Random(2).at(size);
      std::vector<real> row;
      double sum = 0;
      for (std::size_t i = 0; i < size; ++i) {
        row.push_back(static_cast<real>(3 * random.normal(i) + offset));
        sum += std::exp(static_cast<double>(row[i]) - offset);
      }
      RankedRow ranked(static_cast<std::int64_t>(size));
      ranked.read(row.data());
      CHECK(ranked.log_sum_exp() - offset == Approx(std::log(sum)).margin(1e-5));
    }
  }
}

TEST_CASE("ranked_row: NaN is never best, and the sum tells of it", "[ranked_row]") {
  std::vector<real> row(100, nan_value);
  row[70] = -3;
  RankedRow ranked(100);
  ranked.read(row.data());
  CHECK(ranked.best(1)[0].token == 70);
  CHECK(std::isnan(ranked.log_sum_exp()));
  row[70] = nan_value;
  ranked.read(row.data());
  CHECK(found_tokens(ranked, 2) == std::vector<std::int32_t>{0, 1});
}
