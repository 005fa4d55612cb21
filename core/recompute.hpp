#pragma once

#include <functional>
#include <span>

#include "core/tensor.hpp"

namespace manako {

using Recomputed = std::function<Tensor(std::span<const Tensor> inputs)>;

/// y = f(inputs), of which only the inputs are kept: what the ops inside keep for backward is
/// dropped when f returns, and backward calls f a second time.  Values, gradients and the order in
/// which gradients are added are those of f(inputs), to the bit.   Chen et al. 2016,
/// arXiv:1604.06174.
/// Requires: until backward, f can be called and gives the same; it reads only its arguments and
/// leaves (parameters), which nobody writes to in between.
Tensor recompute(std::span<const Tensor> inputs, const Recomputed& f);

}  // namespace manako
