#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/presets.hpp"
#include "tools/commands/reference.hpp"
#include "tools/commands/registries.hpp"
#include "tools/experiment.hpp"

namespace manako {
namespace {

/// manako describe SPEC|RUN|TYPE: the parameters of a model, or the options of a component.
class Describe : public Command {
 public:
  explicit Describe(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option(
           "what", what_,
           "a spec, a run directory, the name of a component, preset:NAME, or \"all\" for the "
           "whole reference")
        ->required();
    app.add_option("overrides", overrides_, "key.path=value, for a spec");
    app.add_flag("--options", options_,
                 "every key of the spec and its value instead of its parameters");
    app.add_flag("--json", json_, "one JSON object on stdout");
  }

  int run() override {
    namespace fs = std::filesystem;
    if (what_ == "all") {
      only_for_specs(!overrides_.empty() || options_ || json_, "overrides, --options and --json");
      fmt::print("{}", reference());
      return 0;
    }
    if (what_.starts_with("preset:")) {
      only_for_specs(!overrides_.empty() || options_, "overrides and --options");
      return describe_preset();
    }
    if (is_component()) return describe_component();  // even where a file has the same name
    if (fs::is_directory(what_)) return describe_spec(RunDirectory{what_}.spec());
    if (fs::exists(what_) || what_.find_first_of("./") != std::string::npos)
      return describe_spec(what_);
    return describe_component();
  }

 private:
  void only_for_specs(bool given, const char* options) const {
    require(!given, Exit::usage,
            "describe: {} say nothing of \"{}\"; they are for a spec or the directory of a run",
            options, what_);
  }

  bool is_component() const {
    for (const auto& registry : registries())
      for (const auto& entry : registry.entries())
        if (entry.name == what_) return true;
    return false;
  }

  // As it is written, and the size of its model: that needs no data.
  int describe_preset() const {
    Spec spec = Spec::load(what_);
    Params shapes(0, Params::Storage::shapes_only);
    Models::make(spec, "model", {.fallback = "transformer"}, Scope(shapes), Experiment::nominal);
    if (json_) {
      const nlohmann::ordered_json out = {
          {"name", what_}, {"spec", spec.json()}, {"parameters", shapes.count()}};
      fmt::print("{}\n", out.dump());
      return 0;
    }
    for (const Preset& preset : presets())
      if (what_.ends_with(":" + std::string(preset.name))) fmt::print("{}", preset.text);
    fmt::print("\n{} parameters with vocabularies of {} entries\n", shapes.count(),
               Experiment::nominal.target);
    return 0;
  }

  int describe_component() const {
    only_for_specs(!overrides_.empty() || options_, "overrides and --options");
    std::vector<std::string> known;
    nlohmann::ordered_json out;
    for (const auto& registry : registries())
      for (const auto& entry : registry.entries()) {
        known.push_back(entry.name);
        if (entry.name != what_) continue;
        const std::vector<Declared> options = options_of(registry, entry);
        if (!json_) print_component(registry.kind, entry, options);
        out.push_back(component_json(registry.kind, entry, options));
      }
    const bool found = !out.empty();
    if (!found) {
      const std::string close = nearest(what_, known);
      fail(Exit::usage,
           "describe: nothing is called \"{}\"{}; \"manako list\" shows all names, a spec needs "
           "its path",
           what_, close.empty() ? "" : fmt::format(", did you mean \"{}\"?", close));
    }
    if (json_)
      fmt::print("{}\n",
                 out.size() == 1 ? out[0].dump() : nlohmann::json{{"components", out}}.dump());
    return 0;
  }

  void print_component(const std::string& kind, const RegistryView::Entry& entry,
                       const std::vector<Declared>& options) const {
    fmt::print("{} ({}): {}\n", entry.name, kind, entry.summary);
    fmt::print("  example: {}\n", entry.example);
    for (const Declared& option : options) {
      fmt::print("  {:<28} {:<10} {:<22} {}{}\n", with_dots(option.path), option.kind,
                 option.fallback.empty() ? "required" : "default " + option.fallback, option.help,
                 option.bounds.empty() ? "" : " (" + option.bounds + ")");
    }
  }

  nlohmann::ordered_json component_json(const std::string& kind, const RegistryView::Entry& entry,
                                        const std::vector<Declared>& options) const {
    nlohmann::ordered_json out = {{"name", entry.name},
                                  {"kind", kind},
                                  {"summary", entry.summary},
                                  {"example", entry.example}};
    for (const Declared& option : options)
      out["options"].push_back({{"key", option.path},
                                {"kind", option.kind},
                                {"default", option.fallback},
                                {"bounds", option.bounds},
                                {"help", option.help}});
    return out;
  }

  static void print_options(const Experiment& experiment) {
    const auto resolved = nlohmann::ordered_json::parse(experiment.resolved());
    constexpr const char* line = "{:<48} {:<20} {:<20} {}\n";
    fmt::print(line, "key", "value", "default", "meaning");
    for (const Declared& option : experiment.declared()) {
      const nlohmann::ordered_json::json_pointer at(option.path);
      const bool has_value = resolved.contains(at) && !resolved[at].is_object();
      fmt::print(line, with_dots(option.path.substr(1)), has_value ? resolved[at].dump() : "",
                 option.fallback.empty() ? "required" : option.fallback, option.help);
    }
  }

  int describe_spec(const std::string& path) const {
    const Experiment experiment(Spec::load(path, overrides_));
    if (options_) {
      print_options(experiment);
      return 0;
    }
    const Params& params = experiment.shapes();
    std::map<std::string, std::int64_t> parts;
    nlohmann::ordered_json list;
    std::int64_t frozen = 0;
    for (std::size_t i = 0; i < params.all().size(); ++i) {
      const Param& param = params.all()[i];
      const ParamSetting& setting = experiment.planned().plan()[i];
      const double lr = setting.frozen ? 0 : experiment.planned().peak_lr() * setting.lr_scale;
      if (setting.frozen) frozen += param.value.size();
      parts[param.name.substr(0, param.name.find('.'))] += param.value.size();
      list.push_back(
          {{"name", param.name},
           {"shape", param.value.shape().text()},
           {"count", param.value.size()},
           {"frozen", setting.frozen},
           {"lr", lr},
           {"weight_decay", setting.weight_decay},
           {"group", setting.group < 0 ? nlohmann::json() : nlohmann::json(setting.group)}});
      if (!json_)
        fmt::print("{:<58} {:<14} {:>12}  {}\n", param.name, param.value.shape().text(),
                   param.value.size(), update_text(setting, lr));
    }
    const std::int64_t total = params.count();
    if (json_) {
      nlohmann::ordered_json out = {{"name", experiment.name},
                                    {"parameters", total},
                                    {"frozen", frozen},
                                    {"parts", parts},
                                    {"list", list}};
      fmt::print("{}\n", out.dump());
      return 0;
    }
    fmt::print("\n");
    for (const auto& [part, count] : parts) fmt::print("{:<28} {:>12}\n", part, count);
    fmt::print("{:<28} {:>12}   (with vocabularies of {} entries where they are not known yet)\n",
               "total", total, Experiment::nominal.target);
    if (frozen > 0) fmt::print("{:<28} {:>12}\n", "of them frozen", frozen);
    std::int64_t trained = total + total - frozen;
    for (const auto& [name, tensor] : experiment.planned().state()) trained += tensor.size();
    constexpr auto mib = [](std::int64_t numbers) {
      return static_cast<double>(numbers) * sizeof(real) / 1048576;
    };
    fmt::print("weights {:.1f} MiB; with gradients and the optimizer's state {:.1f} MiB\n",
               mib(total), mib(trained));
    return 0;
  }

  // "lr 0.0005  decay 0.01  group 1", "frozen  group 0"
  static std::string update_text(const ParamSetting& setting, double lr) {
    std::string out = setting.frozen ? "frozen" : fmt::format("lr {:g}", lr);
    if (!setting.frozen && setting.weight_decay > 0)
      out += fmt::format("  decay {:g}", setting.weight_decay);
    if (setting.group >= 0) out += fmt::format("  group {}", setting.group);
    return out;
  }

  std::string what_;
  std::vector<std::string> overrides_;
  bool options_ = false, json_ = false;
};

const bool registered = Commands::add<Describe>(
    {.name = "describe",
     .family = "command",
     .summary = "a model's parameters, or a component's options",
     .example =
         "manako describe configs/translation/tanaka_ja_en.json   or   manako describe beam"});

}  // namespace
}  // namespace manako
