#pragma once

#include <functional>
#include <vector>

#include "core/tensor.hpp"

namespace manako::testing {

/// Do all tensors that f returns have the same bits with 1, 2, 3, 4 and 7 threads?
bool same_bits_for_any_threads(const std::function<std::vector<Tensor>()>& f);

}  // namespace manako::testing
