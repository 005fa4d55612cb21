#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>

namespace manako {

/// How many sequences have which length; exact.
class LengthCounts {
 public:
  void add(std::int64_t length);
  std::int64_t size() const { return size_; }
  double mean() const;
  /// The smallest length that a share `p` of all sequences, 0..1, does not exceed; 0 without any.
  std::int64_t quantile(double p) const;
  /// min, median, mean, p90, p99, max, and a histogram of at most 24 bars of equal width from the
  /// shortest length on: {"from", "width", "counts", "beyond"}; few longer ones are only counted.
  nlohmann::ordered_json json() const;

 private:
  nlohmann::ordered_json histogram() const;

  std::map<std::int64_t, std::int64_t> counts_;
  std::int64_t size_ = 0, sum_ = 0;
};

}  // namespace manako
