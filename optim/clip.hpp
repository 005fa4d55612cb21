#pragma once

#include <vector>

#include "core/params.hpp"

namespace manako {

/// sqrt of the sum of all squared gradients, in double, the same for any number of threads.
/// Parameters without a gradient count as 0.  NaN or infinite if a gradient is: then the update
/// must be skipped.
double gradient_norm(const std::vector<Param>& params);

/// What gradients of this norm are multiplied by: min(1, max_norm / (norm + 1e-6)), as in PyTorch;
/// 1 for norm 0 and for a norm that is not finite.
double clip_scale(double norm, double max_norm);

/// Scales all gradients together so that their norm is at most `max_norm`; the norm before.
/// Norm 0 or not finite: nothing is changed.
double clip_norm(std::vector<Param>& params, double max_norm);

/// Each element of each gradient into [-max_value, max_value]; the norm before.  Not finite:
/// nothing is changed.
double clip_value(std::vector<Param>& params, double max_value);

}  // namespace manako
