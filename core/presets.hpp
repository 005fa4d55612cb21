#pragma once

#include <string_view>
#include <vector>

namespace manako {

/// A spec that is built into the program: `"extends": "preset:NAME"`.
struct Preset {
  std::string_view name;
  std::string_view text;     ///< JSON with comments
  std::string_view summary;  ///< its first comment
};

/// Every file of configs/presets, sorted by name.
const std::vector<Preset>& presets();

}  // namespace manako
