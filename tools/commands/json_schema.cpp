#include "tools/commands/json_schema.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/presets.hpp"
#include "tools/commands/reference.hpp"

namespace manako {
namespace {

using Json = nlohmann::ordered_json;
using Options = std::vector<Declared>;

Json refer(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }

Json closed_object(Json properties) {
  return {
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

/// Without any key of ours the keys are the user's, as in sweep.grid.
Json object(Json properties) {
  return properties.empty() ? Json{{"type", "object"}} : closed_object(std::move(properties));
}

class Builder {
 public:
  Json build() {
    const Options options = section_options();
    Json names = Json::array();
    for (const Preset& preset : presets()) names.push_back("preset:" + std::string(preset.name));
    const Json base = {{"anyOf", {{{"enum", names}}, {{"type", "string"}}}}};
    Json keys = {{"$schema", {{"type", "string"}}},
                 {"extends",
                  {{"description", "a spec, or a list of them, that this one is merged into"},
                   {"anyOf", {base, {{"type", "array"}, {"items", base}}}}}}};
    keys.update(properties(options, ""));
    definitions_["other"] = {
        {"anyOf", {{{"type", "null"}}, {{"type", "string"}, {"pattern", "^[$][{][^}]+[}]$"}}}}};
    Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", "A spec of Manako"}};
    out.update(closed_object(std::move(keys)));
    out["if"] = {{"not", {{"required", {"extends"}}}}};
    out["then"] = {{"required", {"data"}}};
    for (auto& [name, schema] : definitions_) out["$defs"][name] = std::move(schema);
    return out;
  }

 private:
  /// The options of one object, those at prefix/KEY.
  static std::vector<const Declared*> children(const Options& all, const std::string& prefix) {
    std::vector<const Declared*> out;
    for (const Declared& option : all)
      if (option.path.starts_with(prefix + "/") &&
          option.path.find('/', prefix.size() + 1) == option.path.npos)
        out.push_back(&option);
    return out;
  }

  Json properties(const Options& all, const std::string& prefix) {
    Json out = Json::object();
    for (const Declared* option : children(all, prefix))
      out[option->path.substr(prefix.size() + 1)] = value(all, *option);
    return out;
  }

  Json value(const Options& all, const Declared& option) {
    Json ways = option.kind == "section"     ? section(all, option)
                : option.kind == "component" ? component(all, option.path, option.schema)
                : option.kind == "list"      ? list(all, option.path)
                                             : Json::array({Json::parse(option.schema)});
    ways.push_back(refer("other"));
    Json out = {{"description", option.help}};
    if (!option.fallback.empty()) out["default"] = Json::parse(option.fallback);
    out["anyOf"] = std::move(ways);
    return out;
  }

  Json section(const Options& all, const Declared& option) {
    Json ways = Json::array({object(properties(all, option.path))});
    for (const Declared& inner : all)
      if (!option.scalar.empty() && inner.path == option.path + "/" + option.scalar)
        ways.push_back(Json::parse(inner.schema));
    return ways;
  }

  Json list(const Options& all, const std::string& path) {
    const std::string first = path + "/0";
    for (const Declared* inner : children(all, first)) {
      if (inner->path != first + "/type") continue;
      const Json ways = component(all, first, inner->schema);
      return Json::array({{{"type", "array"}, {"items", {{"anyOf", ways}}}}, ways[0]});
    }
    return Json::array({{{"type", "array"}, {"items", object(properties(all, first))}}});
  }

  /// The name of a type, or an object: its options are those of its type, and those that the
  /// owner of the slot reads beside them.
  Json component(const Options& all, const std::string& path, const std::string& schema) {
    const Json names = Json::parse(schema);
    const auto types = names["enum"].get<std::vector<std::string>>();
    const RegistryView* found = registry_of(types);
    if (found == nullptr)  // names that are no components, such as metrics of validations
      return Json::array({names, closed_object({{"type", names}})});
    const RegistryView& registry = *found;
    std::vector<const Declared*> beside;
    for (const Declared* option : children(all, path)) {
      const std::string key = option->path.substr(path.size() + 1);
      if (key != "type" && !has_option(registry, types, key)) beside.push_back(option);
    }
    if (!beside.empty()) {
      Json more = Json::object();
      for (const Declared* option : beside)
        more[option->path.substr(path.size() + 1)] = value(all, *option);
      return Json::array({names, slot(registry, types, more)});
    }
    const std::string name = slot_name(registry, types);
    if (!definitions_.contains(name)) {
      definitions_[name] = nullptr;  // it may contain itself
      definitions_[name] = slot(registry, types, Json::object());
    }
    return Json::array({names, refer(name)});
  }

  Json slot(const RegistryView& registry, const std::vector<std::string>& types, const Json& more) {
    Json cases = Json::array(), any = Json::object();
    for (const std::string& type : types) {
      Json own = type_properties(registry, type);
      for (const auto& [key, schema] : own.items())
        if (!any.contains(key))
          any[key] = schema;
        else if (any[key] != schema)
          any[key] = {{"anyOf", {any[key], schema}}};
      own.update(more);
      own["type"] = Json::object();
      cases.push_back(
          {{"if", {{"properties", {{"type", {{"const", type}}}}}, {"required", {"type"}}}},
           {"then", {{"properties", own}, {"additionalProperties", false}}}});
    }
    any.update(more);
    cases.push_back({{"if", {{"not", {{"required", {"type"}}}}}},
                     {"then", {{"properties", any}, {"additionalProperties", false}}}});
    const Json type = {{"anyOf", {{{"enum", types}}, refer("other")}}};
    return {{"type", "object"}, {"properties", {{"type", type}}}, {"allOf", cases}};
  }

  /// What stands beside "type": each option once for all slots.
  Json type_properties(const RegistryView& registry, const std::string& type) {
    Json out = Json::object();
    const Options& options = options_of_type(registry, type);
    for (const Declared* option : children(options, "")) {
      const std::string key = option->path.substr(1);
      if (key == "type") continue;
      const std::string name = registry.kind + "." + type + "." + key;
      if (!definitions_.contains(name)) {
        definitions_[name] = nullptr;
        definitions_[name] = value(options, *option);
      }
      out[key] = refer(name);
    }
    return out;
  }

  bool has_option(const RegistryView& registry, const std::vector<std::string>& types,
                  const std::string& key) {
    return std::any_of(types.begin(), types.end(), [&](const std::string& type) {
      const auto own = children(options_of_type(registry, type), "");
      return std::any_of(own.begin(), own.end(),
                         [&](const Declared* option) { return option->path == "/" + key; });
    });
  }

  const Options& options_of_type(const RegistryView& registry, const std::string& type) {
    const auto [place, fresh] = options_.try_emplace(registry.kind + "." + type);
    if (!fresh) return place->second;
    for (const auto& entry : registry.entries())
      if (entry.name == type) place->second = options_of(registry, entry);
    for (Declared& option : place->second) option.path.insert(0, "/");
    return place->second;
  }

  /// Null: these types are no components.
  static const RegistryView* registry_of(const std::vector<std::string>& types) {
    for (const RegistryView& registry : registries()) {
      const auto entries = registry.entries();
      const auto has = [&](const std::string& type) {
        return std::any_of(entries.begin(), entries.end(),
                           [&](const auto& entry) { return entry.name == type; });
      };
      if (registry.kind != "commands" && std::all_of(types.begin(), types.end(), has))
        return &registry;
    }
    return nullptr;
  }

  /// "layers", or "layers.norm" for the family alone.
  static std::string slot_name(const RegistryView& registry,
                               const std::vector<std::string>& types) {
    const auto entries = registry.entries();
    if (entries.size() == types.size()) return registry.kind;
    std::string name = registry.kind;
    for (const auto& entry : entries)
      if (entry.name == types[0]) name += "." + entry.family;
    return name;
  }

  std::map<std::string, Json> definitions_;
  std::map<std::string, Options> options_;
};

}  // namespace

nlohmann::ordered_json json_schema() { return Builder().build(); }

}  // namespace manako
