#pragma once

#include <cstdint>

#include "core/registry.hpp"
#include "models/model.hpp"

namespace manako {

/// The loss of one batch, as sums over its tokens: sums of micro-batches add up to the big batch.
struct LossSum {
  Tensor loss;               ///< scalar, differentiable: what training minimises
  double nll = 0;            ///< sum of -log p(label), without label smoothing, in nats
  std::int64_t correct = 0;  ///< labels that were the likeliest token
  std::int64_t tokens = 0;
  std::int64_t weight = 0;  ///< what the sum is divided by in the end: tokens, or sentences
};

/// Compares a prediction with its labels.
class Loss {
 public:
  virtual ~Loss() = default;
  virtual LossSum sum(const Prediction& prediction, const Batch& batch) const = 0;
  /// The weight that sum() gives for this batch, known before the forward pass.
  virtual std::int64_t weight(const Batch& batch) const = 0;
};

/// A loss T is made as T(Spec& options).
using Losses = Registry<Loss>;

}  // namespace manako
