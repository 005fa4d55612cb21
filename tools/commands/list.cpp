#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/presets.hpp"
#include "tools/commands/registries.hpp"

namespace manako {
namespace {

/// manako list [KIND]: what is registered.
class List : public Command {
 public:
  explicit List(Spec&) {}
  void declare(CLI::App& app) override {
    std::vector<std::string> kinds;
    for (const auto& registry : registries()) kinds.push_back(registry.kind);
    kinds.push_back("presets");
    app.add_option("kind", kind_, "only this kind")->check(CLI::IsMember(kinds));
    app.add_flag("--json", json_, "one JSON object on stdout");
  }
  int run() override {
    nlohmann::ordered_json all;
    const auto show = [&](const std::string& kind, std::string_view name, const std::string& family,
                          std::string_view summary) {
      all[kind].push_back({{"name", name}, {"family", family}, {"summary", summary}});
      if (!json_) fmt::print("  {:<28} {:<14} {}\n", name, family, summary);
    };
    const auto wanted = [&](const std::string& kind) {
      if (!kind_.empty() && kind_ != kind) return false;
      if (!json_) fmt::print("{}\n", kind);
      return true;
    };
    for (const auto& registry : registries())
      if (wanted(registry.kind))
        for (const auto& entry : registry.entries())
          show(registry.kind, entry.name, entry.family, entry.summary);
    if (wanted("presets"))
      for (const Preset& preset : presets()) show("presets", preset.name, "preset", preset.summary);
    if (json_) fmt::print("{}\n", all.dump());
    return 0;
  }

 private:
  std::string kind_;
  bool json_ = false;
};

const bool registered = Commands::add<List>({.name = "list",
                                             .family = "command",
                                             .summary = "what is registered",
                                             .example = "manako list layers"});

}  // namespace
}  // namespace manako
