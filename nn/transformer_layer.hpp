#pragma once

#include "nn/residual.hpp"

namespace manako {

/// What a Transformer layer is made of.
struct LayerPlan {
  bool causal = false;  ///< self-attention sees no later row
  bool cross = false;   ///< has a cross-attention sublayer
};

/// x = residual(self_attention)(x); x = residual(cross_attention)(x), if any; x = residual(ffn)(x).
/// x: [N, D].   Vaswani et al. 2017, arXiv:1706.03762, figure 1.
class TransformerLayer : public Layer {
 public:
  TransformerLayer(Spec& spec, const Scope& scope, std::int64_t d_model, LayerPlan plan);
  Tensor forward(const Tensor& x, const Context& context) const override;

 private:
  std::vector<std::unique_ptr<Residual>> sublayers_;
};

/// num_layers of them, each wrapped in Recompute if wanted, and a last norm where the residual
/// stream itself is not normalised (pre, sandwich).  In training each layer is left out with
/// probability dropout.layer: x goes by, nothing is computed or scaled, and for all rows of the
/// batch alike.  Fan et al. 2019, arXiv:1909.11556 (LayerDrop).
class TransformerStack : public Layer {
 public:
  TransformerStack(Spec& spec, const Scope& scope, std::int64_t d_model, LayerPlan plan);
  Tensor forward(const Tensor& x, const Context& context) const override;

  /// Keys that a stack takes from its model where it has none of its own.
  static const std::vector<std::string>& inherited();

 private:
  std::string path_;
  struct Stage {
    std::unique_ptr<Layer> layer;
    DropoutPoint dropout;
  };
  std::vector<Stage> stages_;
  std::unique_ptr<Layer> norm_;
};

}  // namespace manako
