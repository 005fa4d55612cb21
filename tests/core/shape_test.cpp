#include "core/shape.hpp"

#include <limits>

#include "core/error.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

TEST_CASE("shape: sizes, rows and columns", "[shape]") {
  const Shape shape{2, 3, 4};
  CHECK(shape.rank() == 3);
  CHECK(shape.size() == 24);
  CHECK(shape[0] == 2);
  CHECK(shape[-1] == 4);
  CHECK(shape.rows() == 6);
  CHECK(shape.cols() == 4);
  CHECK(shape.text() == "[2, 3, 4]");
  CHECK(shape.with(-1, 7) == Shape{2, 3, 7});
  CHECK(shape != Shape{2, 3});
  CHECK(Shape{}.size() == 1);
  CHECK(Shape{}.text() == "[]");
  CHECK(Shape{0, 5}.size() == 0);
}

TEST_CASE("shape: what is no shape", "[shape]") {
  CHECK_THROWS_AS((Shape{1, 1, 1, 1, 1}), Error);
  CHECK_THROWS_AS((Shape{-1}), Error);
  CHECK_THROWS_AS((Shape{2, 3}[2]), Error);
  CHECK_THROWS_AS((Shape{2, 3}[-3]), Error);
}

TEST_CASE("shape: products that do not fit are found", "[shape]") {
  constexpr std::int64_t big = std::int64_t{1} << 32;
  CHECK(checked_product(big, big / 4) == std::int64_t{1} << 62);
  try {
    checked_product(big, big / 2);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == Exit::resource);
    CHECK(std::string(error.what()) ==
          "shape: 4294967296 x 2147483648 elements do not fit in 63 bits");
  }
  CHECK_THROWS_AS((Shape{big, big, 2}), Error);
  CHECK_THROWS_AS(checked_product(std::numeric_limits<std::int64_t>::max(), 2), Error);
}
