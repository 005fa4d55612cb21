// Few points must look like many.
#include "tools/report/thin.hpp"

#include <algorithm>
#include <cmath>

#include "tests/support/catch.hpp"

using namespace manako::report;

TEST_CASE("thin: few values all stay", "[report]") {
  CHECK(thinned(std::vector<double>{3, 1, 2}, 5) == std::vector<std::int64_t>{0, 1, 2});
  CHECK(thinned({}, 5).empty());
}

TEST_CASE("thin: extremes, ends and gaps of many values stay", "[report]") {
  std::vector<double> values(100'000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<double>(i) / 50);
  values[1234] = 100;
  values[77'777] = -100;
  values[50'001] = std::nan("");
  const auto kept = thinned(values, 2000);
  CHECK(kept.size() <= 2000);
  CHECK(kept.size() >= 1000);
  CHECK(std::is_sorted(kept.begin(), kept.end()));
  CHECK(std::adjacent_find(kept.begin(), kept.end()) == kept.end());
  for (const std::int64_t must : {0, 1234, 50'001, 77'777, 99'999})
    CHECK(std::binary_search(kept.begin(), kept.end(), must));
}

TEST_CASE("thin: every stretch keeps its own lowest and highest", "[report]") {
  std::vector<double> values(1000);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<double>((i * 7919) % 1009);  // a permutation of sorts
  const auto kept = thinned(values, 50);                 // ten stretches of a hundred
  for (std::size_t begin = 0; begin < values.size(); begin += 100) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto [low, high] = std::minmax_element(first, first + 100);
    CHECK(std::count(kept.begin(), kept.end(), low - values.begin()) == 1);
    CHECK(std::count(kept.begin(), kept.end(), high - values.begin()) == 1);
  }
}

TEST_CASE("thin: nothing but gaps", "[report]") {
  const auto kept = thinned(std::vector<double>(100, std::nan("")), 10);
  CHECK(kept.front() == 0);
  CHECK(kept.back() == 99);
}

TEST_CASE("thin: evenly spaced indices hold both ends", "[report]") {
  CHECK(evenly_spaced(10, 4) == std::vector<std::int64_t>{0, 3, 6, 9});
  CHECK(evenly_spaced(3, 5) == std::vector<std::int64_t>{0, 1, 2});
  CHECK(evenly_spaced(5, 1) == std::vector<std::int64_t>{0});
  CHECK(evenly_spaced(0, 4).empty());
}
