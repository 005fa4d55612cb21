// Spec files that try to crash, hang, exhaust or deceive: each ends soon, in clear lines.  (Those
// that are good JSON: hostile_values_test.cpp.)
#include <fmt/format.h>
#include <sys/stat.h>

#include "tests/support/catch.hpp"
#include "tests/support/hostile.hpp"
#include "tests/tools/hostile_case.hpp"

using namespace manako::testing;
using namespace std::string_literals;

namespace {

std::vector<Hostile> not_json() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  return {
      {"", "is empty"},
      {" \r\n\t ", "is empty"},
      {"\xEF\xBB\xBF", "is empty"},
      {std::string(120000, ' '), "is empty"},
      {"\xFF\xFE{\0}\0"s, "UTF-16"},
      {"\xFE\xFF\0{\0}"s, "UTF-16"},
      {"{\0}\0"s, "zero bytes"},
      {"{\0\0\0}\0\0\0"s, "zero bytes"},
      {bytes, "zero bytes"},
      {"\x7F"
       "ELF\2\1\1",
       "an ELF program"},
      {"\x89PNG\r\n", ":1:1: "},
      {"PK\3\4....", "zip archive"},
      {"\x1F\x8B\x08", "gzip"},
      {"\x80\2}q\0.", "pickle"},
      {"GGUF\3", "GGUF"},
      {"<!DOCTYPE html>", "HTML"},
      {"version https://git-lfs.github.com/spec/v1\n", "git-lfs"},
      {"name: yaml\n", ":1:2: "},
      {std::string(2 << 20, 'x'), "too long"},
      {"[]", "expected an object"},
      {"7", "expected an object"},
      {"{} {}", "expected end of input"},
      {"{\"name\": \"cut", "missing closing quote"},
      {"{/* never closed", "missing closing"},
      {"{" + repeat("/**/", 30000), "unexpected end of input"},
      {repeat("[", 100000), "nested deeper than 64"},
      {repeat("{\"a\":", 20000), "nested deeper than 64"},
      {"{\"model\":" + repeat("[", 60000) + repeat("]", 60000) + "}", "nested deeper than 64"},
      {"{\"name\": \"\xFF\"}", "ill-formed UTF-8"},
      {"{\"\xC0\x80\": 1}", "ill-formed UTF-8"},
      {"{\"name\": \"\xED\xA0\x80\"}", "ill-formed UTF-8"},
      {R"({"name": "\ud800"})", "surrogate"},
      {R"({"seed": NaN})", "invalid literal"},
      {R"({"seed": Infinity})", "invalid literal"},
      {R"({"seed": -Infinity})", "invalid"},
      {R"({"seed": 1e999})", "number overflow"},
      {R"({"seed": -1e999})", "number overflow"},
      {R"({"seed": 0x10})", "expected '}'"},
      {R"({"seed": 01})", "expected '}'"},
      {"{\"seed\": " + std::string(100000, '9') + "}", "number overflow"},
      {R"({"seed": 1,})", "comma too many"},
  };
}

std::vector<Hostile> bad_bases(const TemporaryDirectory& folder) {
  folder.write("a.json", R"({"extends": "b.json"})");
  folder.write("b.json", R"({"extends": "a.json"})");
  folder.write("d0.json", "{}");
  for (int i = 1; i <= 20; ++i)
    folder.write(fmt::format("d{}.json", i),
                 fmt::format(R"({{"extends": ["d{0}.json", "d{0}.json"]}})", i - 1));
  folder.write("big.json", "{\"name\": \"" + std::string(100000, 'x') + "\"}");
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  return {
      {R"({"extends": "hostile.json"})", "extends itself"},
      {R"({"extends": "./x/../hostile.json"})", "extends itself"},
      {R"({"extends": "a.json"})", "extends itself"},
      {R"({"extends": "."})", "is a directory"},
      {R"({"extends": ""})", "is a directory"},
      {R"({"extends": "/dev/zero"})", "is no regular file"},
      {R"({"extends": "pipe"})", "is no regular file"},
      {R"({"extends": "none.json"})", "no such file"},
      {R"({"extends": "hostile.json\u0000"})", "expected the name of a file"},
      {R"({"extends": ")" + std::string(100000, 'x') + "\"}", "no such file"},
      {R"({"extends": 5})", "expected the name of a file"},
      {R"({"extends": ["a.json", null]})", "expected the name of a file"},
      {R"({"extends": "preset:nothing"})", "unknown preset \"nothing\""},
      {R"({"extends": "d20.json"})", "more than 100 files"},
      {R"({"extends": [)" + repeat("\"d0.json\",", 1000) + "\"d0.json\"]}", "more than 100 files"},
      {R"({"extends": [)" + repeat("\"big.json\",", 90) + "\"big.json\"]}",
       "with it the spec has more than"},
  };
}

}  // namespace

TEST_CASE("hostile specs: what is no JSON", "[spec][hostile]") {
  const TemporaryDirectory folder;
  check_hostile(folder, not_json());
}

TEST_CASE("hostile specs: bases that cannot be followed", "[spec][hostile]") {
  const TemporaryDirectory folder;
  check_hostile(folder, bad_bases(folder));
}
