#include "core/utf8.hpp"

#include "tests/support/catch.hpp"

namespace manako {

TEST_CASE("valid UTF-8 of every length is decoded", "[utf8]") {
  CHECK(code_points("aé日😀") == U"aé日😀");
  CHECK(code_points("\x7F\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF") ==
        U"\x7F\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF");
  CHECK(code_points(std::string_view("\0", 1)) == std::u32string(1, U'\0'));
  CHECK(code_points("").empty());
}

TEST_CASE("each byte that is not UTF-8 reads as one replacement", "[utf8]") {
  CHECK(code_points("a\xFFz") == U"a\uFFFDz");
  CHECK(code_points("\x80") == U"\uFFFD");                      // continuation without a start
  CHECK(code_points("\xE6\x97") == U"\uFFFD\uFFFD");            // cut off
  CHECK(code_points("\xC3z") == U"\uFFFDz");                    // continuation missing
  CHECK(code_points("\xC0\xAF") == U"\uFFFD\uFFFD");            // overlong
  CHECK(code_points("\xED\xA0\x80") == U"\uFFFD\uFFFD\uFFFD");  // surrogate
  CHECK(code_points("\xF4\x90\x80\x80") == U"\uFFFD\uFFFD\uFFFD\uFFFD");  // above U+10FFFF
}

// Counted with Python 3.11: sum(chr(c).isspace() for c in range(0x110000)).
TEST_CASE("Unicode has 29 kinds of white space", "[utf8]") {
  int count = 0;
  for (char32_t c = 0; c < 0x110000; ++c) count += is_space(c);
  CHECK(count == 29);
}

}  // namespace manako
