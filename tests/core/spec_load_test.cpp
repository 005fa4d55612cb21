// Files, `extends`, overrides and references.
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/spec.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

using Catch::Matchers::Contains;
using manako::Error;
using manako::Exit;
using manako::Spec;
using manako::testing::TemporaryDirectory;
using Lines = std::vector<std::string>;

namespace {

std::string merged(const std::string& text, const Lines& overrides = {}) {
  return Spec::parse(text, "s.json", overrides).json().dump();
}

/// The message of the error that `run` throws, which must have this code.
template <class Run>
std::string error_of(Exit code, Run run) {
  try {
    run();
  } catch (const Error& e) {
    CHECK(static_cast<int>(e.code()) == static_cast<int>(code));
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("Spec: extends merges left to right, relative to the file", "[spec]") {
  TemporaryDirectory dir;
  dir.write("base/a.json", R"({"x": {"p": 1, "q": 2, "list": [1, 2]}, "gone": 1})");
  dir.write("base/b.json", R"({"extends": "../c.json", "x": {"q": 3, "list": [4]}})");
  dir.write("c.json", R"({"c": {"deep": true}, "x": {"p": 5}})");
  const auto path = dir.write(
      "s.json", "{\"extends\": [\"base/a.json\", \"base/b.json\"],\n \"gone\": null, \"y\": 6}");
  Spec s = Spec::load(path);
  CHECK(s.json().dump() == R"({"x":{"p":5,"q":3,"list":[4]},"c":{"deep":true},"y":6})");
  CHECK(s.directory() == dir.path());
  const Lines problems = s.problems();
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].starts_with(path + ":2:16: /y: unknown key"));
  CHECK(problems[1].starts_with(dir.path() + "/base/a.json:1:2: /x: "));
  CHECK(problems[2].starts_with(dir.path() + "/base/../c.json:1:2: /c: "));
}

TEST_CASE("Spec: a preset is a base like a file", "[spec]") {
  const std::string text =
      R"({"extends": "preset:transformer_tiny", "loss": {"label_smoothing": 0}})";
  Spec s = Spec::parse(text, "s.json", {"schedule.type=constant"});
  CHECK(s.json()["loss"].dump() == R"({"label_smoothing":0})");
  CHECK(s.json()["schedule"].dump() == R"({"type":"constant"})");
  CHECK(s.json()["model"]["d_model"] == 128);
  CHECK(Spec::load("preset:transformer_tiny").json()["model"] == s.json()["model"]);
  CHECK_THAT(s.problems().at(0), Contains("preset:transformer_tiny:4:3: /model: unknown key"));
}

TEST_CASE("Spec: $schema is for editors", "[spec]") {
  TemporaryDirectory dir;
  dir.write("a.json", R"({"$schema": "a", "x": 1})");
  CHECK(Spec::load(dir.write("s.json", R"({"$schema": "b", "extends": "a.json"})")).json().dump() ==
        R"({"x":1})");
}

TEST_CASE("Spec: a changed type discards the inherited options beside it", "[spec]") {
  TemporaryDirectory dir;
  dir.write("a.json",
            R"({"o": {"type": "sgd", "momentum": 0.9}, "p": {"type": "r", "n": 1}, "q": "t"})");
  const auto load = [&](const std::string& rest, const Lines& overrides = {}) {
    return Spec::load(dir.write("s.json", R"({"extends": "a.json")" + rest), overrides);
  };
  CHECK(load(R"(, "o": {"type": "adam", "eps": 1}})").json()["o"].dump() ==
        R"({"type":"adam","eps":1})");
  CHECK(load(R"(, "o": {"lr": 1, "type": "sgd"}})").json()["o"].dump() ==
        R"({"type":"sgd","momentum":0.9,"lr":1})");
  CHECK(load("}", {"o.type=adam", "o.lr=2"}).json()["o"].dump() == R"({"type":"adam","lr":2})");
  CHECK(load("}", {"p=t"}).json()["p"].dump() == "\"t\"");
  SECTION("a text that stood for the type keeps standing for it") {
    Spec s = load("}", {"q.n=5"});
    Spec q = s.component("q", {.fallback = "u"}, {"t", "u"});
    CHECK(q.type() == "t");
    CHECK(q.integer("n", {}) == 5);
    Spec other = load("}", {"q.n=5", "q.type=u"});
    CHECK(other.component("q", {}, {"t", "u"}).keys() == Lines{"type"});
  }
}

TEST_CASE("Spec: RFC 7396, the examples of its appendix that are objects", "[spec]") {
  const std::vector<std::array<std::string, 3>> rows = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", R"({})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"({"e":1})", R"({"a":1})", R"({"e":1,"a":1})"},
      {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  };
  TemporaryDirectory dir;
  for (const auto& [target, patch, result] : rows) {
    dir.write("base.json", target);
    const std::string rest = patch == "{}" ? "}" : fmt::format(",{}", patch.substr(1));
    CHECK(Spec::load(dir.write("s.json", R"({"extends":"base.json")" + rest)).json().dump() ==
          result);
  }
}

TEST_CASE("Spec: extends that cannot be followed", "[spec]") {
  TemporaryDirectory dir;
  dir.write("loop.json", R"({"extends": "s.json"})");
  dir.write("twice.json", R"({"extends": ["s.json", "s.json"]})");
  const auto message = [&](const std::string& extends, Exit code = Exit::usage) {
    const auto path = dir.write("s.json", "{\n\"extends\": " + extends + "}");
    const std::string what = error_of(code, [&] { Spec::load(path); });
    CHECK_THAT(what, Contains(":2:") || Contains(":1:"));
    return what;
  };
  CHECK_THAT(message("\"s.json\""), Contains(":2:1: /extends: \"s.json\" extends itself"));
  CHECK_THAT(message("[\"loop.json\"]"),
             Contains("loop.json:1:2: /extends: \"s.json\" extends itself"));
  CHECK_THAT(message("\"none.json\""),
             Contains("s.json:2:1: /extends: ") && Contains("none.json: no such file"));
  CHECK_THAT(message("\"preset:transformer_smal\""),
             Contains("s.json:2:1: /extends: unknown preset \"transformer_smal\"; did you mean "
                      "\"transformer_small\"?; expected one of \"gpt_small\""));
  CHECK_THAT(message("[\"c.json\", 5]", Exit::usage),
             Contains(":2:23: /extends: expected the name"));
  CHECK_THAT(message("null"), Contains("expected the name of a file"));
  dir.write("d0.json", "{}");  // 2^20 files if each were followed
  for (int i = 1; i <= 20; ++i) {
    dir.write(fmt::format("d{}.json", i),
              fmt::format(R"({{"extends": ["d{0}.json", "d{0}.json"]}})", i - 1));
  }
  CHECK_THAT(message("\"d20.json\""), Contains("more than 100 files"));
}

TEST_CASE("Spec: overrides of the command line", "[spec]") {
  const std::string text = R"({"a": {"b": 1, "c": 2}, "l": [1]})";
  CHECK(merged(text, {"a.b=2.5"}) == R"({"a":{"b":2.5,"c":2},"l":[1]})");
  CHECK(merged(text, {"a.b=text"}) == R"({"a":{"b":"text","c":2},"l":[1]})");
  CHECK(merged(text, {"a.b=a=b"}) == R"({"a":{"b":"a=b","c":2},"l":[1]})");
  CHECK(merged(text, {"a.b=\"5\""}) == R"({"a":{"b":"5","c":2},"l":[1]})");
  CHECK(merged(text, {"a.b="}) == R"({"a":{"b":"","c":2},"l":[1]})");
  CHECK(merged(text, {"a.b=//x"}) == R"({"a":{"b":"//x","c":2},"l":[1]})");
  CHECK(merged(text, {"a.b=\"{x\""}) == R"({"a":{"b":"{x","c":2},"l":[1]})");
  CHECK(merged(text, {"a.b=null", "a={\"d\": [true]}"}) == R"({"a":{"c":2,"d":[true]},"l":[1]})");
  CHECK(merged(text, {"x.y.z=1", "x.y.w=2"}) ==
        R"({"a":{"b":1,"c":2},"l":[1],"x":{"y":{"z":1,"w":2}}})");
  for (const char* wrong : {"", "=", "=5", "a", "a.b", ".a=1", "a.=1", "a..b=1", "a b=1"}) {
    CHECK_THAT(error_of(Exit::usage, [&] { merged(text, {wrong}); }),
               Contains("command line: ") && Contains("expected key.path=value"));
  }
  CHECK_THAT(error_of(Exit::usage, [&] { merged(text, {"a=\xff"}); }), Contains("not UTF-8"));
  for (const char* unquoted : {"a.l=[nll,bleu]", "a.l={x"})
    CHECK_THAT(error_of(Exit::usage, [&] { merged(text, {unquoted}); }),
               Contains("command line: a.l: ") && Contains("'a.l=[\"a\", \"b\"]'"));
  Lines deep = {"a"};
  for (int i = 0; i < 64; ++i) deep[0] += ".a";
  deep[0] += "=1";
  CHECK_THAT(error_of(Exit::usage, [&] { merged(text, deep); }), Contains("nested deeper than 64"));
  Spec s = Spec::parse(text, "s.json", {"a.b=six", "a.k.d=1"});
  s.list("l", "");
  Spec a = s.section("a", {});
  a.integer("b", {.fallback = 1});
  a.integer("c", {});
  a.section("k", {}).integer("e", {});
  CHECK(s.problems() ==
        Lines{"s.json:1:31: /l/0: expected an object or the name of a type, found 1",
              "command line: a.b: /a/b: expected an integer >= 0, found the text \"six\"",
              "command line: a.k.d: /a/k/d: unknown key; known here: \"e\"",
              "command line: a.k.d: /a/k/e: required key is missing; expected an integer >= 0"});
}

TEST_CASE("Spec: references keep the type of what they name", "[spec]") {
  CHECK(merged(R"({"a": {"n": 3}, "b": "${a.n}", "c": "${a}", "d": ["${b}"], "e": "${c.n}"})") ==
        R"({"a":{"n":3},"b":3,"c":{"n":3},"d":[3],"e":3})");
  CHECK(merged(R"({"a": 1, "b": "${a}"})", {"a=2"}) == R"({"a":2,"b":2})");
  CHECK(merged(R"({"a": 1})", {"b=${a}"}) == R"({"a":1,"b":1})");
  CHECK(merged(R"({"a": "$5 {b} ${"})") == R"({"a":"$5 {b} ${"})");
  const auto problem = [](const std::string& text) {
    Spec s = Spec::parse(text, "s.json");
    CHECK(s.text("a", {.fallback = "default"}) == "default");
    s.ignore({"b", "c"});
    CHECK(s.problems().size() == 1);
    return s.problems().at(0);
  };
  CHECK(problem(R"({"a": "${b.c}", "b": {}})") ==
        R"(s.json:1:2: /a: "${b.c}": there is no "/b/c")");
  CHECK(problem(R"({"a": "${}"})") == R"(s.json:1:2: /a: "${}": there is no "/")");
  CHECK(problem(R"({"a": "${a}"})") ==
        R"(s.json:1:2: /a: "${a}": the reference leads back to itself)");
  CHECK_THAT(problem(R"({"a": "${b}", "b": "${c}", "c": "${a}"})"),
             Contains("leads back to itself"));
  CHECK(problem(R"({"b": {"c": "${b}"}, "a": "${b.c}"})") ==
        R"(s.json:1:8: /b/c: "${b}": the reference leads back to itself)");
  CHECK(problem(R"({"a": "${b}/x", "b": 1})") ==
        R"(s.json:1:2: /a: "${b}/x": a reference must be the whole text)");
}

TEST_CASE("Spec: files that are no spec", "[spec]") {
  TemporaryDirectory dir;
  const auto message = [&](std::string_view bytes) {
    const auto path = dir.write("s.json", bytes);
    return error_of(Exit::usage, [&] { Spec::load(path); });
  };
  using namespace std::string_view_literals;
  CHECK_THAT(message("PK\x03\x04zip"), Contains("zip archive"));
  CHECK_THAT(message("\x1f\x8b\x08"), Contains("gzip"));
  CHECK_THAT(message("version https://git-lfs.github.com/spec/v1\n"), Contains("git-lfs"));
  CHECK_THAT(message(" <!DOCTYPE html><html>"), Contains("HTML"));
  CHECK_THAT(message("\xff\xfe{\0}\0"sv), Contains("UTF-16"));
  CHECK_THAT(message("{\0}\0"sv), Contains("zero bytes"));
  CHECK_THAT(message(""), Contains("is empty"));
  CHECK_THAT(message("\xEF\xBB\xBF \n"), Contains("is empty"));
  CHECK_THAT(message(std::string(2 << 20, ' ')), Contains("is empty"));
  CHECK_THAT(message(fmt::format("{{{}}}", std::string(2 << 20, ' '))), Contains("too long"));
  CHECK_THAT(error_of(Exit::usage, [&] { Spec::load(dir.path()); }), Contains("is a directory"));
  CHECK_THAT(error_of(Exit::usage, [&] { Spec::load(dir.path() + "/none.json"); }),
             Contains("none.json: no such file; expected a JSON file"));
  CHECK(Spec::load(dir.write("bom.json", "\xEF\xBB\xBF{\"a\": 1}")).problems() ==
        Lines{dir.path() + "/bom.json:1:2: /a: unknown key; no keys are known here"});
}
