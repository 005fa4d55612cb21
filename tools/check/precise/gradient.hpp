#pragma once

#include <string>

#include "models/loss.hpp"

namespace manako::check {

/// How well backward agrees with what the loss really does when weights move.
struct GradientReport {
  std::int64_t tensors = 0;          ///< parameters that were tried
  double error = 0;                  ///< of the worst one
  std::string worst;                 ///< its name
  double analytic = 0, numeric = 0;  ///< its derivative along the direction that was tried
};

/// For each parameter: d loss / d direction, along a random direction of length 1, by backward and
/// by the 4-point central stencil.  error = |a - n| / max(|a|, |n|, g), g the root mean square of
/// all gradients.  A difference is measured along up to 6 directions and the smallest counts, for a
/// stencil may lie across the kink of an activation; a wrong backward is wrong in each.
/// Dropout is on, and the weights are moved off their start, where some may be 0.
/// Means something with real = double alone.
GradientReport compare_gradients(const Model& model, const Loss& loss, Params& params,
                                 const Batch& batch);

}  // namespace manako::check
