#pragma once

#include <functional>
#include <span>

#include "models/loss.hpp"
#include "optim/optimizer.hpp"

namespace manako {

/// What one update needs: the network, what it minimises, and who changes the weights.
struct Learner {
  const Model& model;
  const Loss& loss;
  Params& params;
  Optimizer& optimizer;
  double clip_norm = 0, clip_value = 0;  ///< 0: none
};

struct UpdateResult {
  bool applied = false;  ///< false: a number was not finite, or there was nothing to learn from
  double loss = 0, nll = 0, gradient_norm = 0;
  std::int64_t weight = 0, tokens = 0;
};

/// One update from several batches: their losses are summed and divided by their whole weight, so
/// that accumulation equals the big batch.  If loss or gradient is not finite the weights stay as
/// they are.
UpdateResult update(const Learner& learner, std::span<const Batch> batches, double lr_factor,
                    const Random& random);

}  // namespace manako
