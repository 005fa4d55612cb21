#include "models/model_parts.hpp"

#include "core/autograd.hpp"
#include "core/ops/linear.hpp"
#include "nn/init.hpp"

namespace manako {

Tensor Prediction::logits() const { return linear(hidden, weight, bias); }

ModelParts::ModelParts(Spec& own_spec, const Scope& own_scope)
    : spec(own_spec),
      scope(own_scope),
      d_model(spec.integer(
          "d_model", {.fallback = 256, .min = 1, .max = 1 << 20, .help = "width of the rows"})) {}

std::unique_ptr<Embedding> ModelParts::embedding(const std::string& name, std::int64_t vocabulary,
                                                 bool scale) const {
  const DropoutRates rates = DropoutRates::read(spec);
  return std::make_unique<Embedding>(spec, scope / name,
                                     Embedding::Options{.vocabulary = vocabulary,
                                                        .d_model = d_model,
                                                        .scale = scale,
                                                        .dropout = rates.embedding,
                                                        .word_dropout = rates.word});
}

std::unique_ptr<TransformerStack> ModelParts::stack(const std::string& name, LayerPlan plan) const {
  Spec own = spec.section(name, {.help = "a stack of Transformer layers"});
  own.inherit(spec, TransformerStack::inherited());
  return std::make_unique<TransformerStack>(own, scope / name, d_model, plan);
}

Prediction ModelParts::output(const Tensor& tied, std::int64_t vocabulary) const {
  Prediction out;
  const Initializer init = matrix_init(spec);
  out.weight =
      tied.defined() ? tied : (scope / "output").param("weight", {vocabulary, d_model}, init);
  if (spec.boolean("output_bias", {.fallback = false, .help = "adds a bias to the logits"}))
    out.bias = (scope / "output").param("bias", {vocabulary}, constant_init(0), Role::bias);
  return out;
}

Tensor decode_step(DecodeState& state, std::span<const std::int32_t> tokens,
                   const Embedding& embedding, const Layer& stack, const Prediction& output,
                   std::vector<AttentionMap>* maps) {
  const NoGrad guard;
  state.begin_step();
  const Context context{.segments = Segments::ones(state.hypotheses()),
                        .memory = &state.memory(),
                        .decode = &state,
                        .maps = maps};
  const Tensor hidden = stack.forward(embedding.forward(tokens, context), context);
  return linear(hidden, output.weight, output.bias, context.rows());
}

}  // namespace manako
