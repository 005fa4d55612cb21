#pragma once

#include "core/ops/cross_entropy.hpp"

namespace manako {

/// cross_entropy(linear(hidden, weight, bias), labels, label_smoothing), to rounding, without ever
/// holding all logits: rows go through in equal chunks of at most 512.
/// hidden: [N, D], weight: [V, D], bias: [V] or undefined.
/// The loss is a scalar, so its gradient is linear in dy: when one is wanted, forward computes it
/// for dy = 1 chunk by chunk, turning the logits into their gradient in place; backward scales.
CrossEntropy linear_cross_entropy(const Tensor& hidden, const Tensor& weight, const Tensor& bias,
                                  std::span<const std::int32_t> labels, real label_smoothing);

}  // namespace manako
