#pragma once

#include <string>
#include <vector>

namespace manako {

/// A key that is not the same in all specs: "optimizer.lr", and its value in each as JSON text, ""
/// where it is absent.  `followers`: keys further down that end alike and differ alike, as parts of
/// a model do that inherit a rate: model.encoder.dropout.rate follows model.dropout.rate.
struct Difference {
  std::string key;
  std::vector<std::string> values;
  std::vector<std::string> followers = {};
};

/// In which keys resolved specs (JSON texts) differ, sorted by key; each key once, by itself or as
/// a follower.  `name`, `seed` and `sweep` do not count.
std::vector<Difference> spec_differences(const std::vector<std::string>& specs);

}  // namespace manako
