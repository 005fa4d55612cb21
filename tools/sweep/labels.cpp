// Settings in words: what a table and the names of folders call them.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/checksum.hpp"
#include "core/error.hpp"
#include "tools/sweep/axes.hpp"

namespace manako {
namespace {

/// The last `parts` names of a key.
std::string tail(const std::string& key, int parts) {
  std::size_t at = key.size();
  for (; parts > 0 && at != std::string::npos && at > 0; --parts) at = key.rfind('.', at - 1);
  return at == std::string::npos || parts > 0 ? key : key.substr(at + 1);
}

/// As few names as tell the key from all others.
std::string short_name(const std::string& key, const std::set<std::string>& all) {
  for (int parts = 1;; ++parts) {
    const std::string name = tail(key, parts);
    const auto alike = std::ranges::count_if(
        all, [&](const std::string& other) { return tail(other, parts) == name; });
    if (alike == 1 || name == key) return name;
  }
}

std::string value_text(const std::string& json) {
  const auto value = nlohmann::ordered_json::parse(json);
  return value.is_string() ? value.get<std::string>() : json;
}

}  // namespace

std::vector<std::string> labels(const std::vector<Setting>& settings) {
  std::set<std::string> keys;
  for (const Setting& setting : settings)
    for (const Override& change : setting) keys.insert(change.key);
  std::vector<std::string> out;
  for (const Setting& setting : settings) {
    std::string& label = out.emplace_back();
    for (const Override& change : setting)
      label += fmt::format("{}{}={}", label.empty() ? "" : " ", short_name(change.key, keys),
                           value_text(change.value));
    if (label.empty()) label = "base";
  }
  return out;
}

std::string folder_name(const std::string& label) {
  constexpr std::size_t longest = 120;
  std::string out;
  bool exact = label.size() <= longest && !label.starts_with('.');
  for (const char c : label) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("._=+-").find(c) != std::string_view::npos;
    out += plain ? c : c == ' ' ? ',' : '_';
    exact = exact && (plain || c == ' ');
  }
  return exact ? out : out.substr(0, longest) + "-" + checksum(label);
}

}  // namespace manako
