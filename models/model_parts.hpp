#pragma once

#include <memory>

#include "models/model.hpp"
#include "nn/embedding.hpp"
#include "nn/transformer_layer.hpp"

namespace manako {

/// What the models built from Transformer stacks share: the parts that their specs have in common.
struct ModelParts {
  Spec& spec;
  Scope scope;
  std::int64_t d_model;

  /// Reads "d_model".
  ModelParts(Spec& spec, const Scope& scope);
  /// An embedding with its position, at `name`.
  std::unique_ptr<Embedding> embedding(const std::string& name, std::int64_t vocabulary,
                                       bool scale) const;
  /// The stack of section `name`, which inherits what it leaves out from the model.
  std::unique_ptr<TransformerStack> stack(const std::string& name, LayerPlan plan) const;
  /// The output projection: `tied` to an embedding, or (undefined) a matrix of its own.
  Prediction output(const Tensor& tied, std::int64_t vocabulary) const;
};

/// One decoder step: feeds the last token of each hypothesis, gives the logits of the next.
Tensor decode_step(DecodeState& state, std::span<const std::int32_t> tokens,
                   const Embedding& embedding, const Layer& stack, const Prediction& output,
                   std::vector<AttentionMap>* maps);

}  // namespace manako
