#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optim/watched.hpp"

namespace manako {

/// The section "training".
struct TrainingOptions {
  /// What happens when the run is lost: ten updates in a row that are not finite, or divergence.
  enum class OnNan {
    stop,      ///< ends at the first update that is not finite
    skip,      ///< leaves such updates out; ends when the run is lost
    rollback,  ///< as skip, but goes back to the last checkpoint with half the lr, up to 3 times
  };

  Interval stop;
  std::string init_from;  ///< whose weights a new run starts from; "": its own
  std::int64_t accumulate = 1;
  double clip_norm = 0, clip_value = 0;  ///< 0: none
  double ema_decay = 0;                  ///< of the moving average of weights; 0: none
  Interval log_every;
  std::optional<Interval> validate_every, checkpoint_every;
  std::int64_t keep_last = 2, keep_best = 1;
  std::vector<Watched> best_by;  ///< at least one
  struct EarlyStopping {
    Watched watched;
    std::int64_t patience = 0;  ///< validations without improvement; 0: off
    double min_delta = 0;
  } early_stopping;
  OnNan on_nan = OnNan::skip;
  struct Divergence {
    double factor = 0;  ///< 0: not watched
    std::int64_t updates = 0;
  } divergence;

  std::optional<Watched> schedule_watches;  ///< what the schedule reacts to; not read here

  /// Every validation metric that something depends on.
  std::vector<Watched> watched() const;
  /// Does one of them need decoding (bleu, chrf)?
  bool decodes() const;

  static TrainingOptions read(Spec& training);
};

}  // namespace manako
