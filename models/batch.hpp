#pragma once

#include <cstdint>
#include <vector>

#include "core/segments.hpp"

namespace manako {

/// Token ids of several sequences, one after the other.
struct Tokens {
  std::vector<std::int32_t> ids;
  Segments segments;
};

/// What one training step looks at.  target.ids[i] is fed to the model, labels[i] is what it should
/// say.
struct Batch {
  Tokens source;  ///< empty for language models
  Tokens target;
  std::vector<std::int32_t> labels;
  std::int64_t sentences() const { return target.segments.count(); }
};

/// Reserved token ids, the same in every vocabulary.
struct Token {
  static constexpr std::int32_t unknown = 0, begin = 1, end = 2;
};

}  // namespace manako
