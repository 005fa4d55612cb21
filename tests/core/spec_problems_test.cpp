// The report: unknown keys with suggestions, all problems at once, in order.
#include <functional>

#include "core/error.hpp"
#include "core/spec.hpp"
#include "tests/support/catch.hpp"

using manako::Spec;
using Lines = std::vector<std::string>;

namespace {

/// Reads a spec as a small trainer would.
Spec read(const std::string& text) {
  Spec s = Spec::parse(text, "spec.json");
  Spec model = s.section("model", {});
  model.integer("d_model", {.fallback = 8, .min = 1});
  Spec attention = model.section("attention", {});
  attention.integer("num_heads", {.fallback = 4, .min = 1});
  Spec optimizer = s.section("optimizer", {});
  optimizer.number("lr", {.fallback = 0.1});
  optimizer.number("eps", {.fallback = 0.1});
  Spec batching = s.section("data", {}).section("batching", {});
  batching.integer("size", {.fallback = 1});
  s.section("training", {}).interval("stop", {.fallback = "1e"});
  return s;
}

}  // namespace

TEST_CASE("Spec: unknown keys come with a suggestion", "[spec]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"({"optimizer": {"learning_rate": 1}})",
       R"(:16: /optimizer/learning_rate: unknown key; did you mean "lr"?)"},
      {R"({"model": {"d_modle": 1}})",
       R"(:12: /model/d_modle: unknown key; did you mean "d_model"?)"},
      {R"({"model": {"D-Model": 1}})",
       R"(:12: /model/D-Model: unknown key; did you mean "d_model"?)"},
      {R"({"model": {"hidden_size": 1}})",
       R"(:12: /model/hidden_size: unknown key; did you mean "d_model"?)"},
      {R"({"model": {"heads": 1}})",
       R"(:12: /model/heads: unknown key; did you mean /model/attention/num_heads?)"},
      {R"({"training": {"max_tokens": 1}})",
       R"(:15: /training/max_tokens: unknown key; )"
       R"(did you mean /data/batching/size (with "by": "target_tokens")?)"},
      {R"({"model": {"--Hidden-Size": 1}})",
       R"(:12: /model/--Hidden-Size: unknown key; did you mean "d_model"?)"},
      {R"({"training": {"max_epochs": 1}})",
       R"(:15: /training/max_epochs: unknown key; did you mean "stop" (such as "12e")?)"},
      {R"({"optimizer": {"momentum": 1}})",
       R"(:16: /optimizer/momentum: unknown key; a component of another type has it)"},
      {R"({"fp16": true})", R"(:2: /fp16: unknown key; computes in float32 always)"},
      {R"({"data": {"batching": {"batch_size": 1}}})",
       R"(:24: /data/batching/batch_size: unknown key; did you mean "size"?)"},
      {R"({"training": {"lr": 1}})",
       R"(:15: /training/lr: unknown key; it belongs at /optimizer/lr)"},
      {R"({"training": {"zzz": {"a": 1, "b": {}}}})",
       R"(:15: /training/zzz: unknown key; known here: "stop")"},
      {R"({"modle": {"d_model": "x"}})", R"(:2: /modle: unknown key; did you mean "model"?)"},
      {R"({"training": {"a/b~\n": 1}})",
       R"(:15: /training/a~1b~0\u000a: unknown key; known here: "stop")"},
  };
  for (const auto& [text, message] : rows) {
    Spec s = read(text);
    CHECK(s.problems() == Lines{"spec.json:1" + message});
    s.finish();
    s.finish();
    CHECK(s.problems().size() == 1);
  }
}

TEST_CASE("Spec: all problems come in one report, in file order", "[spec]") {
  Spec s = read(R"({
  "training": {"stop": "soon"},  // the first in the file
  "optimizer": {
    "learning_rate": 1e-3,
    "lr": "high"
  },
  /* 眼 */ "model": {"d_model": 0},
  "modle": 1
})");
  s.section("model", {}).problem("d_model", "must be even: 0; expected 2, 4, ...");
  s.problem("", "no test set");
  try {
    s.throw_if_problems();
    FAIL("no error");
  } catch (const manako::Error& e) {
    CHECK(e.code() == manako::Exit::usage);
    CHECK(
        std::string(e.what()) ==
        "spec.json:1:1: no test set\n"
        "spec.json:2:16: /training/stop: expected an interval such as \"500u\", \"2e\", \"5Mt\" or "
        "\"30min\", found the text \"soon\"\n"
        "spec.json:4:5: /optimizer/learning_rate: unknown key; did you mean \"lr\"?\n"
        "spec.json:5:5: /optimizer/lr: expected a number, found the text \"high\"\n"
        "spec.json:7:21: /model/d_model: expected an integer >= 1, found 0\n"
        "spec.json:7:21: /model/d_model: must be even: 0; expected 2, 4, ...\n"
        "spec.json:8:3: /modle: unknown key; did you mean \"model\"?");
  }
}

TEST_CASE("Spec: a good spec has no problems", "[spec]") {
  read(R"({"model": {"d_model": 4, "attention": {}}, "optimizer": {"lr": 1}})").throw_if_problems();
}

TEST_CASE("Spec: a key read after finish() is not unknown", "[spec]") {
  Spec s = Spec::parse(R"({"a": 1, "b": 2})", "s.json");
  s.finish();
  CHECK(s.problems().size() == 2);
  s.integer("a", {});
  CHECK(s.problems() == Lines{R"(s.json:1:10: /b: unknown key; known here: "a")"});
}

TEST_CASE("Spec: nothing in a report commands a terminal or breaks a character", "[spec]") {
  Spec s = Spec::parse(
      R"({"a": "\u001b[2J\n\u007f", "b": "1234567眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼"})",
      "s\033.json", {"c\033=1"});
  s.integer("a", {});
  s.integer("b", {});
  CHECK(
      s.problems() ==
      Lines{
          R"(s\u001b.json:1:2: /a: expected an integer >= 0, found the text "\u001b[2J\u000a\u007f")",
          R"(s\u001b.json:1:28: /b: expected an integer >= 0, found the text "1234567)"
          R"(眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼...")",
          R"(command line: c\u001b: /c\u001b: unknown key; known here: "a", "b")"});
}

TEST_CASE("Spec: what is opened twice is one object", "[spec]") {
  Spec s = Spec::parse(R"({"s": 5, "l": ["t", 6], "c": "x"})", "s.json");
  for (int time = 0; time < 2; ++time) {
    CHECK(s.section("s", {.scalar = "n"}).integer("n", {}) == 5);
    CHECK(s.component("c", {}, {"x"}).type() == "x");
    REQUIRE(s.list("l", "").size() == 1);
    s.list("l", "")[0].resolve_type({"t"});
  }
  CHECK(s.problems().size() == 1);
  CHECK(s.declared().size() == 6);
}

TEST_CASE("Spec: a thousand layers may read one object", "[spec]") {
  Spec s = Spec::parse(R"({"init": 7})", "s.json");
  for (int layer = 0; layer < 1000; ++layer) {
    Spec above = s, below = s;
    for (const char* name : {"model", "encoder", "layer", "ffn"}) {
      below = above.section(name, {});
      below.inherit(above, {"init"});
      above = below;
    }
    REQUIRE(below.integer("init", {.fallback = 1}) == 7);
  }
  CHECK(s.problems() == Lines{});
  CHECK(s.declared().size() == 9);  // four sections, and init in each of them and above
}

TEST_CASE("Spec: a flood of problems is cut short", "[spec]") {
  std::string text = "{";
  for (int i = 0; i < 500; ++i) text += "\"k" + std::to_string(i) + "\": 1,\n";
  Spec s = Spec::parse(text + "\"end\": 1}", "s.json");
  const Lines lines = s.problems();
  REQUIRE(lines.size() == 101);
  CHECK(lines[99] == "s.json:100:1: /k99: unknown key; no keys are known here");
  CHECK(lines[100] == "... and 401 more problems");
}

TEST_CASE("Spec: a value that does not fit comes with what was meant", "[spec]") {
  struct Row {
    const char *value, *meant;
    std::function<void(Spec&)> read;
  };
  const auto integer = [](Spec& s) { s.integer("k", {.fallback = 1}); };
  const auto number = [](Spec& s) { s.number("k", {.fallback = 1}); };
  const auto boolean = [](Spec& s) { s.boolean("k", {.fallback = true}); };
  const auto interval = [](Spec& s) { s.interval("k", {.fallback = "1u"}); };
  const auto choice = [](Spec& s) { s.text("k", {.fallback = "pre", .choices = {"post", "pre"}}); };
  const std::vector<Row> rows = {
      {R"("64")", "64, without quotes", integer},
      {R"("1e-3")", "1e-3, without quotes", number},
      {R"("sixty")", "", integer},
      {R"("yes")", "true", boolean},
      {"0", "false", boolean},
      {"7", "", boolean},
      {R"("prenorm")", R"("pre")", choice},
      {R"("pots")", R"("post")", choice},
      {R"("12 Epochs")", R"("12e")", interval},
      {R"("500steps")", R"("500u")", interval},
      {R"("1e5")", R"("100000u")", interval},
      {R"("30m")", R"("30min")", interval},
      {R"("5mtok")", R"("5Mt")", interval},
      {R"("soon")", "", interval},
      {R"("-5u")", "", interval},
      {R"("0.5u")", "", interval},
  };
  for (const Row& row : rows) {
    Spec s = Spec::parse(fmt::format(R"({{"k": {}}})", row.value), "s.json");
    row.read(s);
    REQUIRE(s.problems().size() == 1);
    const std::string problem = s.problems()[0], question = "; did you mean ";
    const auto at = problem.find(question);
    INFO(problem);
    CHECK((at == problem.npos ? "" : problem.substr(at + question.size())) ==
          (*row.meant ? std::string(row.meant) + "?" : ""));
  }
}

TEST_CASE("Spec: a key that belongs elsewhere, in the nearest places", "[spec]") {
  Spec s = Spec::parse(R"({"heads": 2, "num_heads": 2})", "s.json");
  Spec model = s.section("model", {});
  for (const char* part : {"encoder", "decoder", "more", "most"})
    model.section(part, {}).integer("num_heads", {.fallback = 1});
  CHECK(s.problems() ==
        Lines{"s.json:1:2: /heads: unknown key; did you mean /model/encoder/num_heads or "
              "/model/decoder/num_heads or /model/more/num_heads?",
              "s.json:1:14: /num_heads: unknown key; it belongs at /model/encoder/num_heads or "
              "/model/decoder/num_heads or /model/more/num_heads"});
}

TEST_CASE("nearest: forgives one error in three letters", "[spec]") {
  using manako::nearest;
  CHECK(nearest("rl", {"eps", "lr"}) == "lr");
  CHECK(nearest("a", {"b"}).empty());
  CHECK(nearest("xy", {"a", "b"}).empty());
  CHECK(nearest("beem_size", {"n_best", "beam_size"}) == "beam_size");
  CHECK(nearest("adma", {"sgd", "adam"}) == "adam");
  CHECK(nearest("lr", {"eps", "wd"}).empty());
  CHECK(nearest("xyz", {}).empty());
  CHECK(nearest("", {"a"}).empty());
  CHECK(nearest(std::string(100000, 'a'), {std::string(100000, 'a')}).empty());
}

TEST_CASE("Spec: duplicate keys are in the report, the first one counts", "[spec]") {
  Spec s = Spec::parse(
      "{\n  \"a\": 1,\n  \"b\": [{\"c\": 1, \"c\": {\"d\": 1, \"d\": [2]}}],\n"
      "  \"a\\u001b[2J\": 3, \"a\\u001b[2J\": 4, \"a\": \"x\"\n}",
      "s.json");
  CHECK(s.integer("a", {}) == 1);
  s.ignore({"b", "a\x1b[2J"});
  CHECK(s.problems() ==
        Lines{"s.json:3:18: /b/0/c: duplicate key; it is first given at s.json:3:10",
              "s.json:3:32: /b/0/c/d: duplicate key; it is first given at s.json:3:24",
              "s.json:4:20: /a\\u001b[2J: duplicate key; it is first given at s.json:4:3",
              "s.json:4:37: /a: duplicate key; it is first given at s.json:2:3"});
  Spec overridden = Spec::parse("{}", "s.json", {R"(a={"b": 1, "b": 2})"});
  overridden.ignore({"a"});
  CHECK(overridden.problems() ==
        Lines{"command line: a: /a/b: duplicate key; it is first given at command line: a"});
}
