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

bool follows(std::string_view key, std::string_view base) {
  const std::size_t last = base.rfind('.');
  if (last == base.npos) return false;
  const std::size_t before = base.substr(0, last).rfind('.');
  const std::string_view end = base.substr(before == base.npos ? 0 : before + 1);  // two words
  const std::string_view above = base.substr(0, base.size() - end.size());
  return key.size() > base.size() && key.starts_with(above) && key.ends_with(end) &&
         key[key.size() - end.size() - 1] == '.';
}

/// Puts what follows another key into its followers.
std::vector<Difference> folded(std::vector<Difference> all) {
  std::vector<Difference> out;
  const auto words = [](const Difference& d) { return std::ranges::count(d.key, '.'); };
  std::ranges::stable_sort(all, {}, words);
  for (Difference& difference : all) {
    const auto base = std::ranges::find_if(out, [&](const Difference& other) {
      return other.values == difference.values && follows(difference.key, other.key);
    });
    if (base == out.end())
      out.push_back(std::move(difference));
    else
      base->followers.push_back(difference.key);
  }
  std::ranges::sort(out, {}, &Difference::key);
  return out;
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
  return folded(std::move(out));
}

}  // namespace manako
