#include "tools/commands/reference.hpp"

#include <fmt/format.h>

#include "tools/experiment.hpp"

namespace manako {
namespace {

constexpr const char* head =
    R"(# The spec, key by key

This page is what `manako describe all` prints: it is made from the declarations that read a spec, so it cannot
drift from them; a test compares. How a spec is loaded (comments, `extends`, overrides, `${...}`) is told in
[README](../README.md); `manako describe NAME` shows one component, `manako describe SPEC --options` all keys of one spec.

Words that mean different things elsewhere: **lr** is the peak of the schedule, also for noam. **Label smoothing**
spreads over the whole vocabulary, the right token included, as PyTorch does. A **token batch** counts real target
tokens: there is no padding. **Perplexity** is exp of the unsmoothed mean token loss. **Patience** counts
validations. **Accumulation** sums token losses over all batches and divides by all their tokens, so it equals the big batch.
**Sinusoidal positions** interleave sine and cosine. Scores are 0..100. Intervals carry a unit: `"500u"` updates,
`"2e"` epochs, `"5Mt"` target tokens, `"30min"`; a plain integer counts updates.
)";

std::string row(const Declared& option, std::string key) {
  for (char& c : key)
    if (c == '/') c = '.';
  return fmt::format("| `{}` | {} | {} | {}{} |\n", key, option.kind,
                     option.fallback.empty() ? "required" : "`" + option.fallback + "`",
                     option.help, option.bounds.empty() ? "" : " (" + option.bounds + ")");
}

constexpr const char* table = "\n| key | kind | default | meaning |\n|---|---|---|---|\n";

// The keys that belong to no component.
std::string sections() {
  const Experiment any(
      Spec::parse(R"({"data": {"type": "copy"}, "model": {"type": "transformer"}})", "any"));
  std::string out = "\n## Sections\n" + std::string(table);
  for (const Declared& option : any.declared()) {
    const std::string key = option.path.substr(1);
    const std::string section = key.substr(0, key.find('/'));
    if (key == section || section == "training" || section == "evaluation" ||
        key.starts_with("data/batching") || section == "optimizer" || section == "report")
      out += row(option, key);
  }
  return out;
}

}  // namespace

std::vector<Declared> options_of(const RegistryView& registry, const RegistryView::Entry& entry) {
  if (registry.kind == "commands") return {};
  Spec spec = Spec::parse(fmt::format(R"({{"it": {}}})", entry.example), "example");
  Spec own = spec.component("it", {.fallback = entry.name}, {entry.name});
  entry.read(own);
  std::vector<Declared> out;
  for (Declared option : spec.declared()) {
    if (!option.path.starts_with("/it/")) continue;
    option.path = option.path.substr(4);
    out.push_back(std::move(option));
  }
  return out;
}

std::string reference() {
  std::string out = head + sections();
  for (const RegistryView& registry : registries()) {
    if (registry.kind == "commands") continue;
    out += fmt::format("\n## {}\n", registry.kind);
    for (const auto& entry : registry.entries()) {
      out +=
          fmt::format("\n### {}\n\n{}. Example: `{}`\n", entry.name, entry.summary, entry.example);
      const std::vector<Declared> options = options_of(registry, entry);
      if (!options.empty()) out += table;
      for (const Declared& option : options) out += row(option, option.path);
    }
  }
  return out;
}

}  // namespace manako
