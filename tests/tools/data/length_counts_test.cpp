#include "tools/data/length_counts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/random.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

TEST_CASE("length counts: quantiles are those of the sorted list", "[data]") {
  LengthCounts counts;
  std::vector<std::int64_t> all;
  for (std::uint64_t i = 0; i < 997; ++i) {
    all.push_back(3 + Random(7).below(60, i) * Random(8).below(3, i));
    counts.add(all.back());
  }
  std::sort(all.begin(), all.end());
  CHECK(counts.quantile(0) == all.front());
  CHECK(counts.quantile(0.5) == all[498]);
  CHECK(counts.quantile(0.9) == all[897]);
  CHECK(counts.quantile(0.99) == all[987]);
  CHECK(counts.quantile(1) == all.back());
  CHECK(
      counts.mean() ==
      Approx(static_cast<double>(std::accumulate(all.begin(), all.end(), std::int64_t{0})) / 997));
}

TEST_CASE("length counts: every sequence is in one bar or beyond, the long one too", "[data]") {
  LengthCounts counts;
  for (std::int64_t i = 0; i < 1000; ++i) counts.add(10 + i % 100);
  counts.add(1'000'000'000);
  const auto histogram = counts.json()["histogram"];
  CHECK(histogram["from"] == 10);
  CHECK(histogram["width"] == 5);
  CHECK(histogram["counts"] == std::vector<int>(20, 50));
  CHECK(histogram["beyond"] == 1);
  CHECK(counts.json()["max"] == 1'000'000'000);
}

TEST_CASE("length counts: none, and all the same", "[data]") {
  CHECK(LengthCounts().json()["max"] == 0);
  LengthCounts same;
  for (int i = 0; i < 5; ++i) same.add(7);
  CHECK(same.json()["histogram"]["counts"] == std::vector<int>{5});
  CHECK(same.json()["mean"] == 7.0);
}
