#include "core/segments.hpp"

#include "core/error.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

TEST_CASE("segments: offsets, lengths, positions", "[segments]") {
  const Segments segments(std::vector<std::int64_t>{2, 0, 3});
  CHECK(segments.count() == 3);
  CHECK(segments.rows() == 5);
  CHECK(segments.begin(2) == 2);
  CHECK(segments.end(2) == 5);
  CHECK(segments.length(1) == 0);
  CHECK(segments.max_length() == 3);
  CHECK(segments.positions() == std::vector<std::int32_t>{0, 1, 0, 1, 2});
  CHECK(segments == Segments(std::vector<std::int64_t>{2, 0, 3}));
  CHECK_FALSE(segments == Segments(std::vector<std::int64_t>{2, 3}));
}

TEST_CASE("segments: none, one, ones, negative", "[segments]") {
  CHECK(Segments().count() == 0);
  CHECK(Segments().rows() == 0);
  CHECK(Segments().max_length() == 0);
  CHECK(Segments::single(4) == Segments(std::vector<std::int64_t>{4}));
  CHECK(Segments::ones(3).rows() == 3);
  CHECK_THROWS_AS(Segments(std::vector<std::int64_t>{2, -1}), Error);
}
