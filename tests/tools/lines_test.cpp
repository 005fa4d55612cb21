#include "tools/lines.hpp"

#include "tests/support/catch.hpp"

using namespace manako;

TEST_CASE("lines: a text is cut at every \\n and nowhere else", "[lines]") {
  using Lines = std::vector<std::string_view>;
  CHECK(lines_of("") == Lines{});
  CHECK(lines_of("\n") == Lines{""});
  CHECK(lines_of("a\n\nb\n") == Lines{"a", "", "b"});
  CHECK(lines_of("a\r\nb\u2028c") == Lines{"a\r", "b\u2028c"});
}
