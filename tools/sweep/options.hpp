#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/sweep/axes.hpp"

namespace manako {

/// The section "sweep": which settings are tried, with which seeds, and how they are compared.
struct SweepOptions {
  std::vector<Setting> settings;
  std::vector<std::int64_t> seeds;
  std::size_t baseline = 0;  ///< the setting that all others are compared with
  std::string split;         ///< "test" or "valid"
  std::string metric;        ///< chooses the best setting; "": the first score of the table

  /// `seed`: of the spec, for a sweep that names none.
  static SweepOptions read(Spec& sweep, std::uint64_t seed);
};

}  // namespace manako
