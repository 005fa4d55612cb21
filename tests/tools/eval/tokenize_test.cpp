#include "tools/eval/tokenize.hpp"
#include "core/error.hpp"
#include "tests/support/catch.hpp"
#include "tools/eval/tokenize_13a.hpp"

namespace manako {

using Tokens = std::vector<std::string>;

// Expected tokens by the published rules of mteval-v13a, by hand; sacreBLEU 2.6.0 gives the same.
TEST_CASE("13a separates marks, but not inside numbers", "[metrics]") {
  CHECK(tokenize("Hello, world!", "13a") == Tokens{"Hello", ",", "world", "!"});
  CHECK(tokenize("1,000.5 1990-1995", "13a") == Tokens{"1,000.5", "1990", "-", "1995"});
  CHECK(tokenize("a-b don't .5 5.", "13a") == Tokens{"a-b", "don't", ".", "5", "5", "."});
  CHECK(tokenize("wait...", "13a") == Tokens{"wait", ".", ".", "."});
  CHECK(tokenize("a_b/c", "13a") == Tokens{"a", "_", "b", "/", "c"});
  CHECK(tokenize("日本。é.é", "13a") == Tokens{"日本。é", ".", "é"});
}

TEST_CASE("13a reads entities once, and drops <skipped>", "[metrics]") {
  CHECK(tokenize("&quot;A&amp;B&quot;", "13a") == Tokens{"\"", "A", "&", "B", "\""});
  CHECK(tokenize("&amp;lt;", "13a") == Tokens{"<"});
  CHECK(tokenize("&copy;", "13a") == Tokens{"&", "copy", ";"});
  CHECK(tokenize("a<skipped>b c-\nd\ne", "13a") == Tokens{"ab", "cd", "e"});
}

TEST_CASE("white space is that of Unicode", "[metrics]") {
  const Tokens expected{"a", "b", "c", "d", "e\u200B"};
  CHECK(tokenize("\u00A0 a\tb\u3000c\u2003\x1F"
                 "d\u0085e\u200B  ",
                 "none") == expected);
  CHECK(tokenize(" \u3000", "none").empty());
  CHECK(tokenize("", "13a").empty());
  CHECK(tokenize("日 本\u3000語😀", "char") == Tokens{"日", "本", "語", "😀"});
}

TEST_CASE("an unknown tokenization is refused", "[metrics]") {
  CHECK_THROWS_AS(tokenize("a", "14b"), Error);
  for (const std::string& name : tokenizations()) CHECK(tokenize("a b", name) == Tokens{"a", "b"});
}

}  // namespace manako
