#include "tools/commands/reference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/experiment.hpp"

namespace manako {
namespace {

constexpr const char* head =
    R"(# The spec, key by key

This page is what `manako describe all` prints: it is made from the declarations that read a spec, so it cannot
drift from them; a test compares. `manako describe NAME` shows one component, `manako describe SPEC --options` all keys of one
spec, `manako schema` the same declarations as JSON Schema (draft 2020-12).

## How a spec is loaded

1. JSON in UTF-8 with `//` and `/* */` comments. Keys given twice, numbers that overflow and text behind the end are errors. A file
   has at most 128 KiB and 64 levels, a spec with all its bases 512 KiB, 1000 references and 2,500 components (a layer has about ten).
2. `"extends": "base.json"`, relative to the file that says so, or `"preset:NAME"` (`manako list presets`), or a list of them, is read first;
   this file is merged into it: objects key by key, all else replaced, `null` deletes. Where a `type` changes, the inherited options
   beside it are dropped, for they belong to the old type.
3. `key.path=value` on the command line is merged last; the value is JSON, or else a text.
4. `"${model.d_model}"` stands for the value at that key and keeps its type. A text is one reference or none.
5. A number or a text may stand for an object where the table says so (`"dropout": 0.1`, `"position": "learned"`).
6. All of it is checked, and the shapes of the model worked out, before any data is read; every problem is in one report. A key of another toolkit
   (`hidden_size`, `max_epochs`, `warmup_steps`, ...) is answered with ours, a key in the wrong section with the right one.

An editor completes and checks keys after `manako schema > manako.schema.json` and, in the spec,
`"$schema": "manako.schema.json"` (a path relative to the spec), a key that Manako itself skips. Comments need the mode "JSON with comments".

## Words

Words that mean different things elsewhere: **lr** is the peak of the schedule, also for noam. **Label smoothing**
spreads over the whole vocabulary, the right token included, as PyTorch does. A **token batch** counts real target
tokens: there is no padding. **Perplexity** is exp of the unsmoothed mean token loss. **Patience** counts
validations. **Accumulation** sums token losses over all batches and divides by all their tokens, so it equals the big batch.
**Sinusoidal positions** interleave sine and cosine. Scores are 0..100. Intervals carry a unit: `"500u"` updates,
`"2e"` epochs, `"5Mt"` target tokens, `"30min"`; a plain integer counts updates; where none is possible, 0 means it.
)";

std::string row(const Declared& option, const std::string& key) {
  const std::string scalar = option.scalar.empty() ? "" : fmt::format(" or `{}`", option.scalar);
  return fmt::format("| `{}` | {}{} | {} | {}{} |\n", with_dots(key), option.kind, scalar,
                     option.fallback.empty() ? "required" : "`" + option.fallback + "`",
                     option.help, option.bounds.empty() ? "" : " (" + option.bounds + ")");
}

constexpr const char* table = "\n| key | kind | default | meaning |\n|---|---|---|---|\n";

// The keys that belong to no component.
std::string sections() {
  std::string out = "\n## Sections\n" + std::string(table);
  for (const Declared& option : section_options()) {
    const std::string key = option.path.substr(1);
    const std::string section = key.substr(0, key.find('/'));
    if (key == section || section == "training" || section == "evaluation" || section == "sweep" ||
        section == "report" || section == "runtime" || key.starts_with("data/batching") ||
        section == "optimizer")
      out += row(option, key);
  }
  return out;
}

}  // namespace

std::string with_dots(std::string path) {
  std::ranges::replace(path, '/', '.');
  return path;
}

std::vector<Declared> options_of(const RegistryView& registry, const RegistryView::Entry& entry) {
  if (!registry.has_options) return {};
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

std::vector<Declared> section_options() {
  return Experiment(
             Spec::parse(
                 R"({"data": "copy", "optimizer": {"groups": [{"match": ".", "weight_decay": 0}]},
                                    "training": {"checkpoint": {"best_by": "nll"}},
                                    "evaluation": {"metrics": ["bleu"]}, "sweep": {}})",
                 "any"))
      .declared();
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
