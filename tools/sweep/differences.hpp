#pragma once

#include <string>
#include <vector>

namespace manako {

/// A key that is not the same in all specs: "optimizer.lr", and its value in each as JSON text, ""
/// where it is absent.
struct Difference {
  std::string key;
  std::vector<std::string> values;
};

/// In which keys resolved specs (JSON texts) differ, sorted by key.  `name`, `seed` and `sweep` do
/// not count.
std::vector<Difference> spec_differences(const std::vector<std::string>& specs);

}  // namespace manako
