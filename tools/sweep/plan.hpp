#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tools/experiment.hpp"

namespace manako {

/// One run of a sweep.
struct PlannedRun {
  std::string name;  ///< label and seed; also the name of its folder
  std::size_t setting = 0;
  std::int64_t seed = 0;
  std::string spec;  ///< what it is trained by: the resolved spec
};

/// All runs of a sweep, every setting with every seed.
struct SweepPlan {
  std::unique_ptr<Experiment> base;  ///< the spec itself; it has a sweep
  std::vector<std::string> labels;   ///< of the settings
  std::vector<PlannedRun> runs;

  /// Checks every setting as a spec, and the files that it names.  Throws one Error(Exit::usage)
  /// with the problems of all of them.
  static SweepPlan make(const std::string& spec, const std::vector<std::string>& overrides);
};

}  // namespace manako
