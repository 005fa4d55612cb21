// Texts that try to crash, hang or deceive the reader of specs.
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/spec.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hostile.hpp"
#include "tests/support/sanitized.hpp"

using manako::Spec;
using manako::testing::repeat;
using manako::testing::sanitized;

namespace {

/// Reads everything there is; returns the error or the report.
std::string outcome(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    Spec s = Spec::parse(text, "s.json", overrides);
    for (const std::string& key : s.keys()) s.section(key, {.scalar = "x"}).list("x", "");
    s.finish();
    s.resolved();
    s.throw_if_problems();
    return "";
  } catch (const manako::Error& e) {
    CHECK(e.code() == manako::Exit::usage);
    return e.what();
  }
}

}  // namespace

TEST_CASE("Spec: errors of the text have file, line and column", "[spec]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"{\"a\": 1} x", "s.json:1:10: invalid literal; expected end of input"},
      {"{\"a\": 1}\n{}", "s.json:2:1: unexpected '{'; expected end of input"},
      {"{\"a\": 1e999}", "s.json:1:11: number overflow parsing '1e999'"},
      {"{\"a\": -1e999}", "s.json:1:12: number overflow parsing '-1e999'"},
      {"{\"a\": NaN}", "s.json:1:7: invalid literal"},
      {"{\"a\": Infinity}", "s.json:1:7: invalid literal"},
      {"{\"a\": nul}", "s.json:1:10: invalid literal"},
      {"{\"a\": 01}", "s.json:1:8: unexpected number literal; expected '}'"},
      {"{\"a\": 1,}", "s.json:1:9: a comma too many before the end"},
      {"{\"a\": [1, ]}", "s.json:1:11: a comma too many before the end"},
      {"{\"a\" 1}", "s.json:1:6: unexpected number literal; expected ':'"},
      {"{\"a\": 1", "s.json:1:8: unexpected end of input; expected '}'"},
      {"{\"a\": \"x", "s.json:1:9: invalid string: missing closing quote"},
      {"{\"a\": \"\xff\"}", "s.json:1:8: invalid string: ill-formed UTF-8 byte"},
      {"{\"\xc0\x80\": 1}", "s.json:1:3: invalid string: ill-formed UTF-8 byte"},
      {"{\"a\": \"\\ud800\"}", "s.json:1:14: invalid string: surrogate"},
      {"{\"a\": \"\n\"}",
       "s.json:1:8: invalid string: control character U+000A (LF) must be escaped"},
      {"{ /* never closed", "s.json:1:18: invalid comment; missing closing '*/'"},
      {"{'a': 1}", "s.json:1:2: invalid literal; expected string literal"},
      {"[1]", "s.json:1:1: expected an object {...}, found a list of 1"},
      {"5", "s.json:1:1: expected an object {...}, found 5"},
      {"\"text\"", "s.json:1:1: expected an object {...}, found the text \"text\""},
      {"null", "s.json:1:1: expected an object {...}, found null"},
      {"}", "s.json:1:1: unexpected '}'"},
      {"// only a comment", "s.json:1:18: unexpected end of input"},
      {"{\"眼眼\": 1, \"b\": x}", "s.json:1:16: invalid literal"},
      {repeat("[", 64, "{\"a\": ", "1]"), "s.json:1:70: nested deeper than 64 levels"},
      {repeat("{\"a\":", 20000), "s.json:1:321: nested deeper than 64 levels"},
      {repeat("[", 100000, "{\"a\": "), "s.json:1:70: nested deeper than 64 levels"},
  };
  for (const auto& [text, message] : rows) {
    CAPTURE(text.substr(0, 80));
    const std::string found = outcome(text);
    CHECK(found.substr(0, message.size()) == message);
    CHECK(found.find('\n') == found.npos);
  }
}

TEST_CASE("Spec: positions of items and escaped keys", "[spec]") {
  Spec s = Spec::parse(R"({"l": [  12, "a\"\\",
  true, {}, [1], -1.5e3 ], "k\"\\\n": 1})",
                       "s.json");
  for (Spec& item : s.list("l", "")) {
    item.problem("", "here");
    item.ignore({"type"});
  }
  const std::string bad = ": expected an object or the name of a type, found ";
  CHECK(s.problems() ==
        std::vector<std::string>{"s.json:1:10: /l/0" + bad + "12", "s.json:1:14: /l/1: here",
                                 "s.json:2:3: /l/2" + bad + "true", "s.json:2:9: /l/3: here",
                                 "s.json:2:13: /l/4" + bad + "a list of 1",
                                 "s.json:2:18: /l/5" + bad + "-1500.0",
                                 "s.json:2:28: /k\"\\\\u000a: unknown key; known here: \"l\""});
}

TEST_CASE("Spec: comments are skipped, but not within texts", "[spec]") {
  CHECK(Spec::parse("// a\n{/* b\n * \"c\": 1 */ \"d\": \"/* // */\" // {\n}// end", "s")
            .json()
            .dump() == R"({"d":"/* // */"})");
}

TEST_CASE("Spec: hostile texts end soon", "[spec]") {
  std::string distinct, references, chain, laughs, longer;
  for (int i = 0; i < 7000; ++i) distinct += fmt::format("\"key{}\":1,", i);
  for (int i = 0; i < 7000; ++i) references += fmt::format("\"k{}\":\"${{z}}\",", i);
  for (int i = 0; i < 4000; ++i) chain += fmt::format("\"c{}\":{{\"x\":\"${{c{}}}\"}},", i, i + 1);
  for (int i = 0; i < 30; ++i)
    laughs += fmt::format(R"("l{0}":["${{l{1}}}","${{l{1}}}"],)", i, i + 1);
  for (int i = 0; i < 30; ++i)  // each adds eight levels to the one before it
    longer +=
        fmt::format("\"g{}\":{}\"${{g{}}}\"{},", i, repeat("{\"a\":", 8), i - 1, repeat("}", 8));
  std::string long_keys = repeat(fmt::format("{{\"{}\":", std::string(1000, 'k')), 60) + "{";
  for (int i = 0; i < 4000; ++i) long_keys += fmt::format("\"{}\":1,", i);
  const std::vector<std::string> texts = {
      fmt::format("{{{}\"z\":1}}", distinct),
      fmt::format("{{{}\"z\":1}}", references),
      fmt::format("{{{}\"c4000\":1}}", chain),
      fmt::format("{{{}\"l30\":1}}", laughs),
      fmt::format("{{\"g-1\":1,{}\"z\":1}}", longer),
      repeat("1,", 60000, "{\"a\":[", "1]}"),
      repeat("{},", 40000, "{\"a\":[", "{}]}"),
      repeat("x", 125000, "{\"a\":\"", "\"}"),
      repeat("x", 125000, "{\"", "\":1}"),
      repeat("\\\"", 60000, "{\"", "\":1}"),
      repeat("\"\\\\\",", 25000, "{\"a\":[", "1]}"),
      repeat("9", 125000, "{\"a\":", "}"),
      fmt::format("{}1{}", repeat("{\"a\":", 60), repeat("}", 60)),
      fmt::format("{}\"z\":1{}", long_keys, repeat("}", 61)),
      repeat("/**/", 30000, "{", "}"),
      repeat("{", 125000),
  };
  // 20 at most were seen, 300 with sanitizers; machines differ, and a hang takes longer still.
  constexpr double limit = sanitized ? 2000 : 100;
  for (const std::string& text : texts) {
    CAPTURE(text.substr(0, 60));
    std::string found;
    const auto read = [&] { found = outcome(text, {"key1=1", "o.p=2"}); };
    const double ms = manako::testing::milliseconds(read, limit);
    CHECK(found.size() < 100000);
    CHECK(found.find("too long") == found.npos);
    CHECK(ms <= limit);
  }
}

TEST_CASE("Spec: a place is counted in lines and characters, however far into the text", "[spec]") {
  for (const std::string part : {"x", "眼", "\n", "ab\n", "\n眼x"})
    for (const int length : {0, 1000, 1023, 1024, 1025, 2048, 100000}) {
      const std::string text = repeat(part, length / static_cast<int>(part.size()), "/* ", "*/ {]");
      std::size_t line = 1, column = 1;
      for (const char c : text.substr(0, text.size() - 1)) {
        if ((c & '\xC0') != '\x80') ++column;
        if (c == '\n') column = 1, ++line;
      }
      CAPTURE(part, length);
      CHECK_THAT(outcome(text), Catch::StartsWith(fmt::format("s.json:{}:{}: ", line, column)));
    }
}

namespace {

// Objects in objects as deep as they are given, each with a list and a section of its own.
void read_nested(Spec s) {
  s.numbers("list", {.fallback = std::vector<double>{1}});
  s.section("more", {}).integer("x", {.fallback = 1});
  if (s.has("in")) read_nested(s.section("in", {.scalar = "x"}));
  s.integer("x", {.fallback = 1});
}

}  // namespace

TEST_CASE("Spec: what is accepted can be read again with every default written out", "[spec]") {
  constexpr int enough = 60;
  for (const int names : {1, 2, 32, 62, 63, 64, 65})
    for (const int levels : {0, 1, 2, 31, 32, 33, 59, 60, 61, 62, 63, 64, 65}) {
      CAPTURE(names, levels);
      const std::string key = repeat(".in", names).substr(1);
      const std::string value = repeat("{\"in\":", levels, "", "3") + repeat("}", levels);
      try {
        Spec s = Spec::parse("{}", "s.json", {key + "=" + value});
        read_nested(s);
        s.throw_if_problems();
        const std::string resolved = s.resolved().dump();
        Spec again = Spec::parse(resolved, "again.json");
        read_nested(again);
        CHECK(again.problems().empty());
        CHECK(again.resolved().dump() == resolved);
      } catch (const manako::Error& e) {
        CHECK(e.code() == manako::Exit::usage);
        CHECK_THAT(e.what(), Catch::StartsWith("command line: ") &&
                                 Catch::Contains("nested deeper than 64 levels"));
        CHECK(names + levels > enough);
      }
    }
}
