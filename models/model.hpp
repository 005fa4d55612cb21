#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "core/params.hpp"
#include "core/registry.hpp"
#include "models/batch.hpp"
#include "nn/decode_state.hpp"
#include "nn/layer.hpp"

namespace manako {

/// The last hidden rows and the output projection that turns them into logits.  Kept apart so that
/// the loss can fuse the projection and never hold all logits.
struct Prediction {
  Tensor hidden;  ///< [N, D]
  Tensor weight;  ///< [V, D]
  Tensor bias;    ///< [V] or undefined
  Tensor logits() const;
};

struct VocabularySizes {
  std::int64_t source = 0, target = 0;
};

/// A whole network, built from a spec.  Training calls predict(); decoding calls start() and then
/// step() and select() on the state, and never asks which model it has.
class Model {
 public:
  virtual ~Model() = default;
  /// Does it translate a source (or only continue a target)?
  virtual bool has_source() const = 0;
  /// Longest target that it can take.
  virtual std::int64_t max_length() const = 0;
  /// context.segments and context.memory are set by the model itself.
  virtual Prediction predict(const Batch& batch, const Context& context) const = 0;

  /// One hypothesis for each source sequence (for `hypotheses` without a source).
  virtual DecodeState start(const Tokens& source, std::int64_t hypotheses) const = 0;
  /// Feeds the last token of every hypothesis; logits of the next, [hypotheses, V].
  virtual Tensor step(DecodeState& state, std::span<const std::int32_t> tokens,
                      std::vector<AttentionMap>* maps = nullptr) const = 0;
};

/// A model T is made as T(Spec& options, const Scope& scope, VocabularySizes).
using Models = Registry<Model, const Scope&, VocabularySizes>;

}  // namespace manako
