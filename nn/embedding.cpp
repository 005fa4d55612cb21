#include "nn/embedding.hpp"

#include <cmath>

#include "core/ops/gather.hpp"
#include "core/ops/scale.hpp"

namespace manako {

Embedding::Embedding(Spec& model, const Scope& scope, const Options& options)
    : scale_(options.scale ? static_cast<real>(std::sqrt(static_cast<double>(options.d_model)))
                           : 1),
      word_dropout_(scope / "word", options.word_dropout),
      dropout_(scope, options.dropout) {
  const double std = options.scale ? 1 / static_cast<double>(scale_) : 0.02;
  const auto init = [std](Tensor& table, const Random& random) {
    real* out = table.mutable_data();
    for (std::int64_t i = 0; i < table.size(); ++i)
      out[i] = static_cast<real>(std * random.normal(static_cast<std::uint64_t>(i)));
  };
  weight_ = scope.param("weight", {options.vocabulary, options.d_model}, init, Role::embedding);
  position_ = Layers::make(model, "position",
                           {.fallback = "sinusoidal",
                            .family = "position",
                            .help = "how the order of tokens becomes visible"},
                           scope / "position", options.d_model);
}

Embedding::Embedding(const Embedding& other, const Scope& scope)
    : weight_(other.weight_),
      scale_(other.scale_),
      position_(other.position_),
      word_dropout_(other.word_dropout_.at(scope / "word")),
      dropout_(other.dropout_.at(scope)) {}

Tensor Embedding::forward(std::span<const std::int32_t> ids, const Context& context) const {
  Tensor x = word_dropout_.rows(gather(weight_, ids), context);
  if (scale_ != 1) x = scale(x, scale_);
  return dropout_(position_->forward(x, context), context);
}

}  // namespace manako
