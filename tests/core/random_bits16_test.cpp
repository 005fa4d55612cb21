#include <Random123/philox.h>

#include "core/random.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

TEST_CASE("bits16: the bits of Random123, for any first and count", "[random]") {
  const std::uint64_t key = 0x123456789abcdef0U, step = 0xfedcba9876543210U;
  const Random random = Random(key).at(step);
  // The second start makes the counter carry from its low word into its high word.
  for (const std::uint64_t first : {std::uint64_t{0}, (std::uint64_t{1} << 35) - 64})
    for (const std::int64_t count : {0, 1, 8, 127, 128, 129, 300}) {
      std::vector<std::uint16_t> found(static_cast<std::size_t>(count) + 1, 0xabcd);
      random.bits16(first, found.data(), count);
      CHECK(found.back() == 0xabcd);
      found.pop_back();
      std::vector<std::uint16_t> expected;
      for (std::uint64_t i = first; i < first + static_cast<std::uint64_t>(count); ++i) {
        const std::uint64_t index = i / 8;
        const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
        const auto block =
            r123::Philox4x32()({{low(index), low(index >> 32), low(step), low(step >> 32)}},
                               {{low(key), low(key >> 32)}});
        expected.push_back(static_cast<std::uint16_t>(block[i % 8 / 2] >> (16 * (i % 2))));
      }
      CHECK(found == expected);
    }
}

TEST_CASE("bits16: streams and steps differ", "[random]") {
  const auto draw = [](const Random& random) {
    std::vector<std::uint16_t> out(64);
    random.bits16(0, out.data(), 64);
    return out;
  };
  const Random random(1);
  CHECK(draw(random) == draw(Random(1)));
  CHECK(draw(random) != draw(random.at(1)));
  CHECK(draw(random) != draw(random.child("dropout")));
  CHECK(draw(random.child(0)) != draw(random.child(1)));
}
