#include "tools/report/given.hpp"

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace manako::report {
namespace {

// "a.b=value" as the spec language reads it: JSON, or else a text.
void set(Json& values, std::string_view override_text) {
  const std::size_t equals = override_text.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view value = override_text.substr(equals + 1);
  Json* at = &values;
  for (std::string_view path = override_text.substr(0, equals);;) {
    const std::size_t dot = path.find('.');
    if (!at->is_object()) *at = Json::object();
    at = &(*at)[std::string(path.substr(0, dot))];
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  const auto json = parse(value);
  *at = json ? *json : Json(value);
}

Json overrides_of(const Json& manifest) {
  const Json nothing = Json::array();
  if (!manifest.is_object() || !manifest.contains("sessions")) return nothing;
  const Json& sessions = manifest["sessions"];
  if (!sessions.is_array() || sessions.empty() || !sessions.back().is_object()) return nothing;
  const Json spec = sessions.back().value("spec", Json::object());
  if (!spec.is_object() || !spec.contains("overrides")) return nothing;
  return spec["overrides"].is_array() ? spec["overrides"] : nothing;
}

}  // namespace

Json given(std::string_view source, const Json& manifest) {
  auto values = parse(source);
  if (!values || !values->is_object()) fail(Exit::data, "spec.source.json: no JSON object");
  Json out = {{"extends", values->value("extends", Json())}, {"overrides", Json::array()}};
  values->erase("extends");
  for (const Json& one : overrides_of(manifest)) {
    if (!one.is_string()) continue;
    out["overrides"].push_back(one);
    set(*values, one.get_ref<const std::string&>());
  }
  out["values"] = *std::move(values);
  return out;
}

}  // namespace manako::report
