#pragma once

#include <cstdint>

#include "core/spec.hpp"

namespace manako {

/// The section "report": what a run writes down for people to look at.  Never changes a result.
struct RecordOptions {
  std::int64_t samples = 5;  ///< sentences of valid, translated at each validation
  bool tensorboard = false;

  static RecordOptions read(Spec& report);
};

}  // namespace manako
