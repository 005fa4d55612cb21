// What everything that has a name promises, checked over the registries: a new component is covered
// by registering.
#include <set>

#include "core/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tools/commands/registries.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// The example of a command is a line of shell, that of a rule a spec that it speaks about.
std::string options_of(const RegistryView& registry, const RegistryView::Entry& entry) {
  return registry.has_options ? entry.example : "{}";
}

struct Reading {
  std::vector<std::string> problems;
  std::vector<Declared> declared;
};

Reading read(const RegistryView::Entry& entry, const std::string& options) {
  Spec spec = Spec::parse("{\"it\": " + options + "}", "example");
  Spec own = spec.component("it", {.fallback = entry.name}, {entry.name});
  entry.read(own);
  return {spec.problems(), spec.declared()};
}

template <class Check>
void each_entry(const Check& check) {
  for (const RegistryView& registry : registries())
    for (const auto& entry : registry.entries()) {
      INFO(registry.kind << " " << entry.name);
      check(registry, entry);
    }
}

}  // namespace

TEST_CASE("registries: every kind has entries, every entry a summary", "[registry]") {
  for (const RegistryView& registry : registries()) {
    INFO(registry.kind);
    CHECK(!registry.entries().empty());
  }
  each_entry([](const RegistryView& registry, const RegistryView::Entry& entry) {
    CHECK(entry.summary.size() >= 5);
    CHECK(entry.summary.find('\n') == entry.summary.npos);
    CHECK(!entry.summary.ends_with("."));
    CHECK(!entry.family.empty());
    const std::string extra = registry.kind == "rules" ? "-" : "_";
    CHECK(entry.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789" + extra) ==
          entry.name.npos);
  });
}

TEST_CASE("registries: every example is valid, every option documented", "[registry]") {
  each_entry([](const RegistryView& registry, const RegistryView::Entry& entry) {
    CHECK(!entry.example.empty());
    const Reading reading = read(entry, options_of(registry, entry));
    CHECK(reading.problems == std::vector<std::string>());
    for (const Declared& option : reading.declared) {
      INFO(option.path);
      if (option.path != "/it") CHECK(!option.help.empty());
    }
  });
}

TEST_CASE("registries: an unknown key is refused", "[registry]") {
  each_entry([](const RegistryView& registry, const RegistryView::Entry& entry) {
    const std::string options = options_of(registry, entry);
    const std::string rest = options == "{}" ? "}" : ", " + options.substr(1);
    const Reading reading = read(entry, "{\"no_such_key\": 1" + rest);
    REQUIRE(reading.problems.size() == 1);
    CHECK_THAT(reading.problems[0],
               Catch::Contains("/it/no_such_key") && Catch::Contains("unknown key"));
  });
}

TEST_CASE("registries: describe and list know every name", "[registry][program]") {
  const std::string listed = run_manako({"list"}).out;
  std::set<std::string> names;
  each_entry([&](const RegistryView& registry, const RegistryView::Entry& entry) {
    CHECK_THAT(listed, Catch::Contains("  " + entry.name + " ") && Catch::Contains(entry.summary));
    if (!names.insert(entry.name).second) return;  // described together with its namesake
    const RunResult result = run_manako({"describe", entry.name});
    INFO(result.error);
    CHECK(result.status == 0);
    CHECK_THAT(result.out,
               Catch::Contains(entry.name + " (" + registry.kind + "): " + entry.summary) &&
                   Catch::Contains(entry.example));
  });
}
