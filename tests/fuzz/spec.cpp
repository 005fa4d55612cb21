#include "core/spec.hpp"

#include <nlohmann/json.hpp>

#include "tests/fuzz/support.hpp"
#include "tests/fuzz/targets.hpp"

namespace manako::fuzz {
namespace {

const std::vector<std::string> kinds = {"small", "large"};

void read_component(Spec part) {
  if (part.type() == "large") part.numbers("sizes", {.fallback = std::vector{0.5}, .min = 0});
  part.number("rate", {.fallback = 1, .min = 0, .max = 2, .above_min = true});
  part.finish();
}

// One reader with every kind of option, and the keys that seeds and mutations are likely to have.
void read_all(Spec& spec) {
  spec.text("name", {.fallback = "none"});
  spec.integer("count", {.fallback = 1, .min = 1, .max = 1000});
  spec.boolean("flag", {.fallback = false});
  spec.text("choice", {.fallback = "one", .choices = {"one", "two"}});
  spec.numbers("pair", {.fallback = std::vector{0.9, 0.99}, .size = 2, .min = 0, .max = 1});
  spec.interval("every", {.fallback = ""});
  Spec part = spec.section("part", {.scalar = "count"});
  part.inherit(spec, {"count"});
  part.integer("count", {.fallback = 3, .min = 0});
  part.finish();
  Spec kind = spec.component("kind", {.fallback = "small"}, kinds);
  read_component(kind);
  for (Spec& item : spec.list("items", "a list of components")) {
    item.resolve_type(kinds);
    read_component(item);
  }
  spec.ignore({"notes"});
  spec.finish();
}

}  // namespace

void spec(std::string_view input) {
  const std::string_view text = input.substr(0, input.find('\0'));
  std::vector<std::string> overrides;
  for (std::size_t at = text.size(); at < input.size();) {
    const std::size_t end = std::min(input.find('\0', at + 1), input.size());
    overrides.emplace_back(input.substr(at + 1, end - at - 1));
    at = end;
  }
  std::string resolved;
  answers({Exit::usage, Exit::io}, [&] {
    Spec spec = Spec::parse(text, "fuzz.json", overrides);
    read_all(spec);
    const std::vector<std::string> problems = spec.problems();
    for (const std::string& problem : problems) expect_message(problem);
    const std::string written = spec.resolved().dump();  // whatever was read can be written
    if (problems.empty()) resolved = written;
  });
  if (resolved.empty()) return;
  Spec again = Spec::parse(resolved, "resolved.json");
  read_all(again);
  expect(again.problems().empty(), "a resolved spec with problems: " + resolved);
  expect(again.resolved().dump() == resolved, "resolved twice, two results: " + resolved);
}

}  // namespace manako::fuzz
