#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

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
    app.add_option("kind", kind_, "only this kind")->check(CLI::IsMember(kinds));
    app.add_flag("--json", json_, "one JSON object on stdout");
  }
  int run() override {
    nlohmann::ordered_json all;
    for (const auto& registry : registries()) {
      if (!kind_.empty() && kind_ != registry.kind) continue;
      if (!json_) fmt::print("{}\n", registry.kind);
      for (const auto& entry : registry.entries()) {
        all[registry.kind].push_back(
            {{"name", entry.name}, {"family", entry.family}, {"summary", entry.summary}});
        if (!json_) fmt::print("  {:<28} {:<14} {}\n", entry.name, entry.family, entry.summary);
      }
    }
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
