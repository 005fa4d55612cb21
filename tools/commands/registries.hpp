#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/commands/command.hpp"

namespace manako {

/// One registry as `list` and `describe` show it.
struct RegistryView {
  struct Entry {
    std::string name, family, summary, example;
    std::function<void(Spec&)> read;  ///< reads the options of this component, building nothing
  };
  std::string kind;
  bool has_options = true;  ///< false: examples are no options (of commands, checks, rules)
  std::function<std::vector<Entry>()> entries;
};

/// Every registry of the program.
const std::vector<RegistryView>& registries();

}  // namespace manako
