#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/params.hpp"

namespace manako {

/// Elements [begin, end) of params[param].
struct Stretch {
  std::size_t param;
  std::int64_t begin, end;
};

/// The parameters that have a gradient, cut into stretches that depend on their sizes alone: one
/// parallel loop over all of them instead of one for each parameter.
inline std::vector<Stretch> stretches(const std::vector<Param>& params) {
  constexpr std::int64_t length = 32768;
  std::vector<Stretch> out;
  for (std::size_t i = 0; i < params.size(); ++i) {
    const Tensor& value = params[i].value;
    if (!value.requires_grad() || !value.grad().defined()) continue;
    for (std::int64_t at = 0; at < value.size(); at += length)
      out.push_back({i, at, std::min(value.size(), at + length)});
  }
  return out;
}

}  // namespace manako
