#include "core/log.hpp"

#include "tests/support/catch.hpp"

using manako::log::printable;

TEST_CASE("log: text fit for a terminal stays as it is", "[log]") {
  CHECK(printable("tab\tand\nnewline") == "tab\tand\nnewline");
  CHECK(printable("Manako \xE7\x9C\xBC, caf\xC3\xA9, \xF0\x9F\x99\x82 \xEF\xBF\xBD") ==
        "Manako \xE7\x9C\xBC, caf\xC3\xA9, \xF0\x9F\x99\x82 \xEF\xBF\xBD");
}

TEST_CASE("log: control bytes and broken UTF-8 are escaped", "[log]") {
  CHECK(printable("\x1b[31mred") == "\\x1b[31mred");
  CHECK(printable("a\rb\x07") == "a\\x0db\\x07");
  CHECK(printable(std::string_view("nul\0", 4)) == "nul\\x00");
  CHECK(printable("\x7f") == "\\x7f");
  CHECK(printable("\xC2\x9B") == "\\xc2\\x9b");                    // CSI, a C1 control
  CHECK(printable("\xE7\x9C") == "\\xe7\\x9c");                    // cut off
  CHECK(printable("\xC0\xAF") == "\\xc0\\xaf");                    // overlong
  CHECK(printable("\xE0\x80\xAF") == "\\xe0\\x80\\xaf");           // overlong
  CHECK(printable("\xED\xA0\x80") == "\\xed\\xa0\\x80");           // a surrogate
  CHECK(printable("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  CHECK(printable("\xF0\x80\x80\x80") == "\\xf0\\x80\\x80\\x80");  // overlong
  CHECK(printable("\xFF") == "\\xff");
}
