#include "core/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/support/catch.hpp"

using namespace manako;

// The three philox4x32-10 lines of the file kat_vectors that comes with Random123 1.14: counter
// (four words), key (two words), answer (four words).  Index and step are the counter's halves.
TEST_CASE("random: the known answers of Philox4x32-10", "[random]") {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  CHECK(Random(0).bits(0) == 0x6627e8d5e169c58dU);
  CHECK(Random(ones).at(ones).bits(ones) == 0x408f276d41c83b0eU);
  CHECK(Random(0x299f31d0a4093822U).at(0x0370734413198a2eU).bits(0x85a308d3243f6a88U) ==
        0xd16cfe0994fdccebU);
  std::array<std::uint16_t, 8> halves{};
  Random(0).bits16(0, halves.data(), 8);
  CHECK(halves == std::array<std::uint16_t, 8>{0xe8d5, 0x6627, 0xc58d, 0xe169, 0xac4c, 0xbc57,
                                               0xdbd8, 0x9b00});
}

TEST_CASE("random: numbers are pure functions of seed, stream, step and index", "[random]") {
  const Random random = Random(5).child("dropout").at(7);
  CHECK(random == Random(5).child("dropout").at(7));
  const std::uint64_t late = random.bits(1000), early = random.bits(3);
  CHECK(random.bits(3) == early);
  CHECK(random.bits(1000) == late);
  std::vector<std::uint64_t> all;
  for (const Random& other :
       {random, Random(6).child("dropout").at(7), Random(5).child("dropout ").at(7),
        Random(5).child("dropout").at(8), Random(5).at(7), Random(5).child(0).at(7),
        Random(5).child(1).at(7), Random(5).child("").at(7)})
    for (std::uint64_t i = 0; i < 100; ++i) all.push_back(other.bits(i));
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("random: bits16 gives an index the same bits from any start", "[random]") {
  std::vector<std::uint16_t> all(100), part(37);
  Random(3).bits16(0, all.data(), 100);
  Random(3).bits16(48, part.data(), 37);
  CHECK(std::equal(part.begin(), part.end(), all.begin() + 48));
}

TEST_CASE("random: below() is uniform", "[random]") {
  constexpr int n = 7, draws = 70000;
  std::array<int, n> counts{};
  for (std::uint64_t i = 0; i < draws; ++i)
    ++counts[static_cast<std::size_t>(Random(1).below(n, i))];
  double chi = 0;
  for (const int count : counts) chi += std::pow(count - draws / n, 2) / (draws / n);
  CHECK(chi < 22.46);  // 99.9% quantile of chi-squared with 6 degrees of freedom
  CHECK(Random(1).below(1, 0) == 0);
  const std::int64_t huge = std::int64_t{1} << 62;
  for (std::uint64_t i = 0; i < 100; ++i) CHECK(Random(1).below(huge, i) < huge);
}

TEST_CASE("random: moments of uniform and normal", "[random]") {
  constexpr int n = 100000;
  double sum = 0, mean = 0, square = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double u = Random(2).uniform(i), z = Random(2).normal(i);
    REQUIRE((u >= 0 && u < 1 && std::isfinite(z)));
    sum += u / n;
    mean += z / n;
    square += z * z / n;
  }
  CHECK(std::abs(sum - 0.5) < 4 * std::sqrt(1.0 / 12 / n));  // four standard deviations each
  CHECK(std::abs(mean) < 4 / std::sqrt(n));
  CHECK(std::abs(square - 1) < 4 * std::sqrt(2.0 / n));
}

TEST_CASE("random: shuffle gives permutations, each of them as often", "[random]") {
  std::vector<int> items(1000), sorted(1000);
  std::iota(sorted.begin(), sorted.end(), 0);
  items = sorted;
  Random(4).shuffle(items);
  CHECK(items != sorted);
  std::vector<int> again = sorted;
  Random(4).shuffle(again);
  CHECK(again == items);
  std::sort(items.begin(), items.end());
  CHECK(items == sorted);

  std::array<int, 27> counts{};
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    std::vector<int> three = {0, 1, 2};
    Random(9).child(seed).shuffle(three);
    ++counts[static_cast<std::size_t>(9 * three[0] + 3 * three[1] + three[2])];
  }
  double chi = 0;
  for (const int count : counts)
    if (count > 0) chi += std::pow(count - 1000, 2) / 1000;
  CHECK(std::count(counts.begin(), counts.end(), 0) == 21);
  CHECK(chi < 20.52);  // 99.9% quantile of chi-squared with 5 degrees of freedom
}
