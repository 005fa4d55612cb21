#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/spec.hpp"

namespace manako {

/// A number that training watches, and whether more of it is better.
struct Watched {
  std::string metric;
  bool higher_is_better = false;
  bool improves(double value, double best, double min_delta = 0) const;
};

/// The section "training".
struct TrainingOptions {
  Interval stop;
  std::string init_from;  ///< whose weights a new run starts from; "": its own
  std::int64_t accumulate = 1;
  double clip_norm = 0, clip_value = 0;  ///< 0: none
  Interval log_every;
  std::optional<Interval> validate_every, checkpoint_every;
  std::int64_t keep_last = 2;
  Watched best_by;
  struct EarlyStopping {
    Watched watched;
    std::int64_t patience = 0;  ///< validations without improvement; 0: off
    double min_delta = 0;
  } early_stopping;
  /// Do best_by or early stopping watch a number that needs decoding (bleu, chrf)?
  bool decodes() const;

  static TrainingOptions read(Spec& training);
};

}  // namespace manako
