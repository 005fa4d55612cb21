// Reading values, sections, lists and components of a spec.
#include "core/spec.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using manako::Interval;
using manako::Spec;
using Lines = std::vector<std::string>;
using Json = nlohmann::ordered_json;

TEST_CASE("Spec: values of every kind, given and absent", "[spec]") {
  Spec s = Spec::parse(R"({
    "a": 7, "b": 1e6, "c": 0.5, "d": true, "e": "six", "f": [0.9, 1], "g": "2e", "h": 500, "n": null })",
                       "s.json");
  CHECK(s.integer("a", {.min = 1}) == 7);
  CHECK(s.integer("b", {}) == 1000000);
  CHECK(s.number("c", {.min = 0, .max = 1}) == 0.5);
  CHECK(s.boolean("d", {}));
  CHECK(s.text("e", {.choices = {"five", "six"}}) == "six");
  CHECK(s.numbers("f", {.size = 2}) == std::vector<double>{0.9, 1});
  CHECK(s.interval("g", {}) == Interval{2, Interval::Unit::epochs});
  CHECK(s.interval("h", {}) == Interval{500, Interval::Unit::updates});
  CHECK(s.integer("n", {.fallback = 3}) == 3);  // null: as if it were absent
  CHECK(s.text("absent", {.fallback = "x"}) == "x");
  CHECK(s.numbers("no_numbers", {.fallback = std::vector<double>{}}).empty());
  CHECK_FALSE(s.interval("never", {.fallback = ""}));
  for (const char* zero : {"0", R"("0")", R"("0u")", R"("0.0e")", R"("0min")", R"("")"}) {
    Spec none = Spec::parse(fmt::format(R"({{"k": {}}})", zero), "s.json");
    CHECK_FALSE(none.interval("k", {.fallback = "1e", .optional = true}));
    CHECK_FALSE(none.interval("k", {.fallback = ""}));
    CHECK(none.problems() == Lines{});
    CHECK(none.interval("k", {}).has_value());
    CHECK(none.problems().size() == 1);
  }
  CHECK_FALSE(s.has("n"));
  CHECK(s.has("a"));
  CHECK(s.keys() == Lines{"a", "b", "c", "d", "e", "f", "g", "h"});
  s.finish();
  CHECK(s.problems() == Lines{});
}

TEST_CASE("Spec: what is wrong is named, and reading goes on with the default", "[spec]") {
  struct Row {
    const char* json;
    std::function<void(Spec&)> read;
    const char* message;
  };
  const auto integer = [](Spec& s) { CHECK(s.integer("k", {.fallback = 4, .min = 1}) == 4); };
  const auto required = [](Spec& s) { CHECK(s.integer("k", {.min = 1}) == 1); };
  const auto number = [](Spec& s) {
    CHECK(s.number("k", {.min = 0, .max = 1, .below_max = true}) == 0);
  };
  const auto text = [](Spec& s) { CHECK(s.text("k", {.choices = {"pre", "post"}}) == "pre"); };
  const auto numbers = [](Spec& s) { CHECK(s.numbers("k", {.size = 2, .min = 0}).size() == 2); };
  const auto interval = [](Spec& s) { CHECK(s.interval("k", {}).has_value()); };
  const std::string one = ", found ", units =
                                          "expected an interval such as \"500u\", \"2e\", \"5Mt\""
                                          " or \"30min\", found ";
  const std::vector<Row> rows = {
      {R"({"k": "six"})", integer, R"(expected an integer >= 1, found the text "six")"},
      {R"({"k": 0})", integer, "expected an integer >= 1, found 0"},
      {R"({"k": 1.5})", integer, "expected an integer >= 1, found 1.5"},
      {R"({"k": 1e300})", integer, "expected an integer >= 1, found 1e+300"},
      {R"({"k": 18446744073709551615})", integer,
       "expected an integer >= 1, found 18446744073709551615"},
      {R"({"k": [1]})", integer, "expected an integer >= 1, found a list of 1"},
      {R"({"k": {"x": 1}})", integer, "expected an integer >= 1, found an object"},
      {R"({"k": null})", required, "expected an integer >= 1, found null"},
      {R"({"k": 1})", number, "expected a number >= 0 and < 1, found 1"},
      {R"({"k": true})", number, "expected a number >= 0 and < 1, found true"},
      {R"({"k": "mid"})", text, R"(expected one of "pre", "post", found the text "mid")"},
      {R"({"k": [1]})", numbers, "expected a list of 2 numbers >= 0, found a list of 1"},
      {R"({"k": [1, "x"]})", numbers, "expected a list of 2 numbers >= 0, found a list of 2"},
      {R"({"k": "0e"})", interval, nullptr},
      {R"({"k": -5})", interval, nullptr},
      {R"({"k": 0.5})", interval, nullptr},
      {R"({"k": ""})", interval, nullptr},
      {R"({"k": 1})", [](Spec& s) { s.boolean("k", {}); },
       "expected true or false, found 1; did you mean true?"},
      {R"({"k": 1})", [](Spec& s) { s.section("k", {}).integer("x", {}); },
       "expected an object, found 1"},
      {R"({"k": 1})", [](Spec& s) { CHECK(s.list("k", "").empty()); }, "expected a list, found 1"},
      {R"({"k": 1})",
       [](Spec& s) {
         CHECK(s.component("k", {}, {"b", "c"}).type() == "b");
       },
       "expected an object or the name of a type, found 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    Spec s = Spec::parse(row.json, "s.json");
    row.read(s);
    REQUIRE(s.problems().size() == 1);
    if (row.message) CHECK(s.problems()[0] == std::string("s.json:1:2: /k: ") + row.message);
    if (!row.message) CHECK(s.problems()[0].starts_with("s.json:1:2: /k: " + units));
  }
}

TEST_CASE("Spec: a missing key is a problem of its object", "[spec]") {
  Spec s = Spec::parse("{\n  \"model\": {}}", "s.json");
  CHECK(s.section("model", {}).number("lr", {.min = 0, .above_min = true}) == 1);
  s.component("loss", {}, {"mse", "nll"});
  CHECK(s.problems() ==
        Lines{R"(s.json:1:1: /loss: required key is missing; expected one of "mse", "nll")",
              "s.json:2:3: /model/lr: required key is missing; expected a number > 0"});
}

TEST_CASE("Spec: a scalar stands for a section, a text for a component", "[spec]") {
  Spec s = Spec::parse(
      R"({"dropout": 0.1, "position": "rotary", "layers": ["gelu", {"type": "id"}]})", "s.json");
  CHECK(s.section("dropout", {.scalar = "rate"}).number("rate", {.fallback = 0}) == 0.1);
  Spec position = s.component("position", {.fallback = "none"}, {"none", "rotary"});
  CHECK(position.type() == "rotary");
  CHECK(position.number("base", {.fallback = 1e4}) == 1e4);
  CHECK(s.component("norm", {.fallback = "rms"}, {"layer", "rms"}).type() == "rms");
  std::vector<Spec> layers = s.list("layers", "");
  REQUIRE(layers.size() == 2);
  for (Spec& layer : layers) layer.resolve_type({"gelu", "id"});
  CHECK(layers[0].type() == "gelu");
  CHECK(layers[1].path() == "/layers/1");
  CHECK(s.problems() == Lines{});
}

TEST_CASE("Spec: an unknown type is one problem; its options are no others", "[spec]") {
  Spec s =
      Spec::parse(R"({"position": {"type": "rotery", "length": 5, "base": {"x": 1}}})", "s.json");
  Spec position = s.component("position", {.fallback = "none"}, {"none", "rotary"});
  CHECK(position.type() == "none");
  CHECK(position.integer("required", {.min = 2}) == 2);
  position.problem("required", "is odd");
  position.finish();
  CHECK(s.problems() == Lines{"s.json:1:15: /position/type: unknown type \"rotery\"; did you mean "
                              "\"rotary\"?; expected one of \"none\", \"rotary\""});
}

TEST_CASE("Spec: inherited keys are read from the parent", "[spec]") {
  Spec s = Spec::parse(R"({"d_model": 8, "norm": {"type": "rms", "eps": 2}, "bad": "x",
                           "encoder": {}, "decoder": {"d_model": 4, "norm": "rms"}})",
                       "s.json");
  Spec encoder = s.section("encoder", {}), decoder = s.section("decoder", {});
  for (Spec* part : {&encoder, &decoder}) {
    part->inherit(s, {"d_model", "norm", "bad"});
    CHECK(part->has("norm"));
    CHECK(part->integer("d_model", {}) == (part == &encoder ? 8 : 4));
    CHECK(part->component("norm", {}, {"rms"}).number("eps", {.fallback = 1}) ==
          (part == &encoder ? 2 : 1));
    part->integer("bad", {.fallback = 1});
  }
  s.finish();
  CHECK(s.problems() == Lines{"s.json:1:51: /bad: expected an integer >= 0, found the text \"x\""});
  CHECK(s.resolved()["encoder"].dump() ==
        R"({"d_model":8,"norm":{"type":"rms","eps":2.0},"bad":1})");
}

TEST_CASE("Spec: what may be inherited is declared above, too", "[spec]") {
  Spec s = Spec::parse("{}", "s.json");
  Spec encoder = s.section("model", {}).section("encoder", {});
  encoder.inherit(s.section("model", {}), {"norm"});
  encoder.component("norm", {.fallback = "rms"}, {"rms"}).number("eps", {.fallback = 1});
  encoder.integer("num_layers", {.fallback = 1});
  Lines paths;
  for (const auto& option : s.declared()) paths.push_back(option.path);
  CHECK(paths == Lines{"/model", "/model/encoder", "/model/encoder/norm", "/model/norm",
                       "/model/encoder/norm/type", "/model/norm/type", "/model/encoder/norm/eps",
                       "/model/norm/eps", "/model/encoder/num_layers"});
}

TEST_CASE("Spec: declared in reading order, resolved reads the same again", "[spec]") {
  const auto read = [](Spec& s) {
    Spec model = s.section("model", {.help = "the network"});
    Spec norm = model.component("norm", {.fallback = "rms"}, {"layer", "rms"});
    norm.number("eps", {.fallback = 1e-5, .min = 0, .above_min = true, .help = "in the root"});
    model.integer("d_model", {.min = 1});
    model.section("dropout", {.scalar = "rate"}).number("rate", {.fallback = 0});
    for (Spec& group : s.list("groups", "by name")) group.text("match", {});
    s.interval("stop", {.fallback = "1e"});
    s.interval("save", {.fallback = ""});
    s.numbers("betas", {.fallback = std::vector<double>{0.9, 0.98}, .size = 2});
    s.text("mode", {.fallback = "a", .choices = {"a", "b"}});
    s.ignore({"other", "none"});
    s.finish();
    CHECK(s.problems() == Lines{});
  };
  Spec s = Spec::parse(R"({"groups": [{"match": "x"}], "stop": 1500, "other": {"z": [1]},
                           "model": {"d_model": 8, "dropout": 0.25}})",
                       "s.json");
  read(s);
  const std::string expected =
      R"({"model":{"norm":{"type":"rms","eps":1e-05},"d_model":8,"dropout":{"rate":0.25}},)"
      R"("groups":[{"match":"x"}],"stop":"1500u","save":"","betas":[0.9,0.98],"mode":"a",)"
      R"("other":{"z":[1]}})";
  CHECK(s.resolved().dump() == expected);
  Spec again = Spec::parse(expected, "resolved.json");
  read(again);
  CHECK(again.resolved().dump() == expected);
  const auto declared = s.declared();
  REQUIRE(declared.size() == 13);
  CHECK(declared[1].schema == R"({"enum":["layer","rms"]})");
  CHECK(declared[3].schema == R"({"type":"number","exclusiveMinimum":0.0})");
  CHECK(declared[4].schema == R"({"type":"integer","minimum":1,"maximum":1099511627776})");
  CHECK(declared[5].scalar == "rate");
  CHECK(declared[0].path == "/model");
  CHECK(declared[1].path == "/model/norm");
  CHECK(declared[1].fallback == "\"rms\"");
  CHECK(declared[3].path == "/model/norm/eps");
  CHECK(declared[3].kind == "number");
  CHECK(declared[3].bounds == "> 0");
  CHECK(declared[3].fallback == "1e-05");
  CHECK(declared[3].help == "in the root");
  CHECK(declared[4].fallback.empty());
  CHECK(declared[12].bounds == "one of \"a\", \"b\"");
}

TEST_CASE("Interval: reads and writes its units", "[spec]") {
  using Unit = Interval::Unit;
  const std::vector<std::tuple<std::string, double, Unit, std::string>> rows = {
      {"500u", 500, Unit::updates, "500u"},    {"12", 12, Unit::updates, "12u"},
      {"2e", 2, Unit::epochs, "2e"},           {"0.5e", 0.5, Unit::epochs, "0.5e"},
      {"5Mt", 5e6, Unit::tokens, "5Mt"},       {"1.5kt", 1500, Unit::tokens, "1500t"},
      {"2Gt", 2e9, Unit::tokens, "2Gt"},       {"7t", 7, Unit::tokens, "7t"},
      {"30min", 1800, Unit::seconds, "30min"}, {"90s", 90, Unit::seconds, "90s"},
      {"2h", 7200, Unit::seconds, "2h"},       {"1.5h", 5400, Unit::seconds, "90min"},
  };
  for (const auto& [text, count, unit, written] : rows) {
    CAPTURE(text);
    CHECK(Interval::parse(text) == Interval{count, unit});
    CHECK(Interval{count, unit}.text() == written);
    CHECK(Interval::parse(written) == Interval{count, unit});
  }
  for (const char* wrong :
       {"", "u", "-5u", "0u", "0", "0.5u", "1.00001kt", "5 u", " 5u", "5U", "5km", "5k", "1e5",
        "nan", "inf", "infu", "1e400", "99999999999999999u", "0x5u"})
    CHECK_FALSE(Interval::parse(wrong));
}
