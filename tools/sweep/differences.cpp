#include "tools/sweep/differences.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace manako {
namespace {

using Json = nlohmann::ordered_json;
using Leaves = std::map<std::string, std::string>;

void flatten(const Json& value, const std::string& key, Leaves& out) {
  const bool leaf = !value.is_structured() || value.empty() ||
                    (value.is_array() && std::ranges::none_of(value, [](const Json& item) {
                       return item.is_structured();
                     }));
  if (leaf) {
    out[key] = value.dump();
    return;
  }
  std::size_t index = 0;
  for (const auto& [name, child] : value.items()) {
    const std::string own = value.is_array() ? std::to_string(index++) : name;
    flatten(child, key.empty() ? own : key + "." + own, out);
  }
}

}  // namespace

std::vector<Difference> spec_differences(const std::vector<std::string>& specs) {
  std::vector<Leaves> all;
  std::set<std::string> keys;
  for (const std::string& text : specs) {
    Json spec = Json::parse(text);
    for (const char* own : {"name", "seed", "sweep"}) spec.erase(own);
    flatten(spec, "", all.emplace_back());
    for (const auto& [key, value] : all.back()) keys.insert(key);
  }
  std::vector<Difference> out;
  for (const std::string& key : keys) {
    Difference difference{key, {}};
    for (const Leaves& spec : all) {
      const auto found = spec.find(key);
      difference.values.push_back(found == spec.end() ? "" : found->second);
    }
    if (std::ranges::count(difference.values, difference.values[0]) < std::ssize(difference.values))
      out.push_back(std::move(difference));
  }
  return out;
}

}  // namespace manako
