#include "tools/checkpoint_update.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace manako {

std::int64_t update_of(const std::map<std::string, std::string>& metadata) {
  std::int64_t update = -1;
  if (const auto weights = metadata.find("update"); weights != metadata.end())
    std::from_chars(weights->second.data(), weights->second.data() + weights->second.size(),
                    update);
  if (const auto checkpoint = metadata.find("state"); checkpoint != metadata.end()) {
    const auto state = nlohmann::json::parse(checkpoint->second, nullptr, false);
    if (state.is_object() && state.contains("update") && state["update"].is_number_integer())
      update = state["update"].get<std::int64_t>();
  }
  return update;
}

}  // namespace manako
