#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/spec.hpp"

namespace manako {

/// One value of one axis, as an override of the command line: "optimizer.lr" and its JSON text.
struct Override {
  std::string key, value;
  bool operator==(const Override&) const = default;
};

/// One point of a sweep: what it changes in the spec.
using Setting = std::vector<Override>;

/// All settings of the section "sweep": every member of "list" with every combination of "grid",
/// every row of "zip" and every draw of "random"; the last varies fastest.  A draw is a function of
/// ("seed", key, number of the draw).  What cannot be is a problem of the spec.
std::vector<Setting> read_settings(Spec& sweep);

/// {"model.dropout": 0.1} as a setting; its keys are read as given.
Setting read_overrides(Spec& object);

/// "dropout=0.1 lr=0.002": keys as short as they can be among all keys of all settings; "base"
/// for a setting that changes nothing.  One for each setting.
std::vector<std::string> labels(const std::vector<Setting>& settings);

/// A label as the name of a folder; a checksum joins it where characters had to be replaced.
std::string folder_name(const std::string& label);

}  // namespace manako
