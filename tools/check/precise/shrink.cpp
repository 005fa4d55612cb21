#include "tools/check/precise/shrink.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace manako::check {
namespace {

using Json = nlohmann::ordered_json;

// Divides every width; false if one of them cannot be divided.
bool divide(Json& node, std::int64_t by) {
  if (node.is_array())
    return std::all_of(node.begin(), node.end(), [&](Json& child) { return divide(child, by); });
  if (!node.is_object()) return true;
  for (auto& [key, value] : node.items()) {
    if (value.is_structured() && !divide(value, by)) return false;
    if (!value.is_number_integer()) continue;
    const auto number = value.get<std::int64_t>();
    if (key == "num_layers") value = std::min<std::int64_t>(number, 2);
    if (!key.starts_with("d_")) continue;
    if (number % by != 0) return false;
    value = number / by;
  }
  return true;
}

bool valid(const Json& model, VocabularySizes sizes) {
  Spec spec = Spec::parse(Json{{"model", model}}.dump(), "model");
  Params params(0, Params::Storage::shapes_only);
  Models::make(spec, "model", {}, Scope(params), sizes);
  return spec.problems().empty();
}

}  // namespace

Json shrink(const Json& model, VocabularySizes sizes) {
  constexpr std::int64_t least = 16;
  const std::int64_t width = model.contains("d_model") && model["d_model"].is_number_integer()
                                 ? model["d_model"].get<std::int64_t>()
                                 : least;
  for (std::int64_t by = 4096; by > 1; by /= 2) {
    if (width / by < least) continue;
    Json small = model;
    if (divide(small, by) && valid(small, sizes)) return small;
  }
  Json same = model;
  divide(same, 1);
  return same;
}

}  // namespace manako::check
