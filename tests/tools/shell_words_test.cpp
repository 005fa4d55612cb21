#include "tools/shell_words.hpp"

#include "tests/support/catch.hpp"

using namespace manako;

TEST_CASE("shell words: quoted where a shell would not leave them alone", "[commands]") {
  CHECK(shell_words({"train", "a.json", "--out", "runs/a-1"}) == "train a.json --out runs/a-1");
  CHECK(shell_words({"a b", "", "x=[\"y\"]", "it's"}) == R"('a b' '' 'x=["y"]' 'it'\''s')");
}
