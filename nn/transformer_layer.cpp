#include "nn/transformer_layer.hpp"

#include "nn/attention.hpp"
#include "nn/recompute.hpp"
#include "nn/trace.hpp"

namespace manako {

TransformerLayer::TransformerLayer(Spec& spec, const Scope& scope, std::int64_t d_model,
                                   LayerPlan plan)
    : Layer(d_model) {
  const double dropout = DropoutRates::read(spec).attention;
  const auto add_attention = [&](const char* name, AttentionPlace place) {
    Spec own = spec.component(
        name, {.fallback = "multi_head", .family = "attention", .help = "who looks at whom"},
        Attentions::names("attention"));
    own.inherit(spec, {"init"});
    auto inner = Attentions::make(own, scope / name, d_model, place);
    sublayers_.push_back(std::make_unique<Residual>(spec, scope, name, std::move(inner)));
  };
  add_attention("self_attention", {.causal = plan.causal, .dropout = dropout});
  if (plan.cross) add_attention("cross_attention", {.cross = true, .dropout = dropout});

  Spec ffn =
      spec.component("ffn",
                     {.fallback = "feed_forward",
                      .help = "what is done to each row by itself: any layer that keeps the width"},
                     Layers::names());
  ffn.inherit(spec, {"init", "dropout"});
  auto inner = Layers::make(ffn, scope / "ffn", d_model);
  if (inner->d_out() != d_model)
    spec.problem("ffn", fmt::format("gives rows of width {}; expected d_model {}, as it gets",
                                    inner->d_out(), d_model));
  sublayers_.push_back(std::make_unique<Residual>(spec, scope, "ffn", std::move(inner)));
}

Tensor TransformerLayer::forward(const Tensor& x, const Context& context) const {
  Tensor y = x;
  for (const auto& sublayer : sublayers_) y = sublayer->forward(y, context);
  return y;
}

TransformerStack::TransformerStack(Spec& spec, const Scope& scope, std::int64_t d_model,
                                   LayerPlan plan)
    : Layer(d_model), path_((scope / "layers").path()) {
  const std::int64_t count = spec.integer(
      "num_layers", {.fallback = 6, .min = 1, .max = 1000, .help = "layers in the stack"});
  const bool recompute =
      spec.boolean("recompute", {.fallback = false,
                                 .help = "keeps only the input of each layer for backward, which "
                                         "runs it again: less memory, more time, same bits"});
  const double dropout = DropoutRates::read(spec).layer;
  for (std::int64_t i = 0; i < count; ++i) {
    const Scope own = scope / "layers" / i;
    std::unique_ptr<Layer> layer = std::make_unique<TransformerLayer>(spec, own, d_model, plan);
    if (recompute) layer = std::make_unique<Recompute>(std::move(layer));
    stages_.push_back({std::move(layer), DropoutPoint(own, dropout)});
  }
  const NormSlot norm = read_norm(spec, d_model);
  if (norm.position != "post") norm_ = norm.make(scope / "norm");
}

Tensor TransformerStack::forward(const Tensor& x, const Context& context) const {
  Tensor y = traced(x, path_, -1);
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const Stage& stage = stages_[i];
    if (stage.dropout.skips(context)) continue;
    y = traced(stage.layer->forward(y, context), path_, static_cast<std::int64_t>(i));
  }
  return norm_ ? norm_->forward(y, context) : y;
}

const std::vector<std::string>& TransformerStack::inherited() {
  static const std::vector<std::string> keys = {"norm", "dropout", "init", "recompute"};
  return keys;
}

namespace {

template <class Base, bool causal, bool cross>
struct Planned : Base {
  Planned(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Base(spec, scope, d_in, {.causal = causal, .cross = cross}) {}
};

constexpr const char* one =
    R"({"self_attention": {"num_heads": 2}, "ffn": {"d_ff": 6, "activation": "gelu"}})";
constexpr const char* one_crossed =
    R"({"self_attention": {"num_heads": 2}, "cross_attention": {"num_heads": 3},
                                        "ffn": {"d_ff": 6, "activation": "gelu"}})";
constexpr const char* two = R"({"num_layers": 2, "self_attention": {"num_heads": 2},
                                "ffn": {"d_ff": 6, "activation": "gelu"}})";
constexpr const char* two_crossed = R"({"num_layers": 2, "self_attention": {"num_heads": 2},
                                        "cross_attention": {"num_heads": 3}, "ffn": {"d_ff": 6, "activation": "gelu"}})";

const bool registered[] = {
    Layers::add<Planned<TransformerLayer, false, false>>(
        {"encoder_layer", "transformer", "self-attention and feed-forward", one}),
    Layers::add<Planned<TransformerLayer, true, true>>(
        {"decoder_layer", "transformer", "causal self-attention, cross-attention, feed-forward",
         one_crossed}),
    Layers::add<Planned<TransformerLayer, true, false>>(
        {"causal_layer", "transformer", "causal self-attention and feed-forward", one}),
    Layers::add<Planned<TransformerStack, false, false>>(
        {"encoder", "transformer", "a stack of encoder layers", two}),
    Layers::add<Planned<TransformerStack, true, true>>(
        {"decoder", "transformer", "a stack of decoder layers", two_crossed}),
    Layers::add<Planned<TransformerStack, true, false>>(
        {"causal_decoder", "transformer", "a stack of causal layers", two}),
};

}  // namespace
}  // namespace manako
