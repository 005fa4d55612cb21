#pragma once

#include "nn/layer.hpp"

namespace manako {

/// Where an attention stands: what its slot decides, not its options.
struct AttentionPlace {
  bool cross = false;   ///< keys and values from context.memory, else from x itself
  bool causal = false;  ///< a row sees no later row of its sequence
  double dropout = 0;   ///< on the attention weights
};

/// An attention is a Layer [N, D] -> [N, D]; T is made as T(Spec&, const Scope&, d_model, place).
using Attentions = Registry<Layer, const Scope&, std::int64_t, AttentionPlace>;

}  // namespace manako
