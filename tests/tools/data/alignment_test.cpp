#include "tools/data/alignment.hpp"

#include "core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"

namespace manako {
namespace {

using Lines = std::vector<std::string>;

// Pairs of lines whose lengths go together, as those of translations do.
void make_pairs(std::int64_t count, Lines& source, Lines& target) {
  for (std::int64_t i = 0; i < count; ++i) {
    const Random random = Random(5).at(static_cast<std::uint64_t>(i));
    const std::int64_t length = 10 + random.below(80, 0);
    source.push_back(std::string(static_cast<std::size_t>(length), 'a'));
    target.push_back(
        std::string(static_cast<std::size_t>(length * 3 / 2 + random.below(9, 1)), 'b'));
  }
}

}  // namespace

TEST_CASE("the place of missing lines is found from the lengths", "[alignment]") {
  for (const std::int64_t missing : {1, 7}) {
    for (const std::int64_t at : {0, 20, 333, 980}) {
      Lines source, target;
      make_pairs(1000, source, target);
      source.erase(source.begin() + at, source.begin() + at + missing);
      const auto gap = static_cast<std::int64_t>(find_gap(source, target));
      INFO(at << " " << missing << " " << gap);
      CHECK(std::abs(gap - at) <= 3);
    }
  }
}

TEST_CASE("unequal line counts give both counts and the place", "[alignment]") {
  Lines source, target;
  make_pairs(500, source, target);
  CHECK_NOTHROW(require_same_lines("s", source, "t", target));
  Lines cut = target;
  cut.resize(450);
  testing::expect_error(Exit::data, {"s has 500 lines", "t has 450", "t ends too early"},
                        [&] { require_same_lines("s", source, "t", cut); });
  Lines holed = source;
  holed.erase(holed.begin() + 200);
  testing::expect_error(Exit::data, {"s has 499 lines", "t has 500", "near line", "s lacks lines"},
                        [&] { require_same_lines("s", holed, "t", target); });
  testing::expect_error(Exit::data, {"s has 0 lines"},
                        [&] { require_same_lines("s", {}, "t", target); });
}

}  // namespace manako
