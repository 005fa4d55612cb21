#include "core/ops/mul.hpp"
#include "nn/dropout.hpp"
#include "nn/init.hpp"
#include "nn/linear.hpp"

namespace manako {
namespace {

struct Parts {
  std::int64_t d_ff;
  bool bias;
  Initializer init;
  std::unique_ptr<Layer> activation;
  double dropout;
};

Parts read(Spec& spec, const Scope& scope, std::int64_t d_in, const std::string& activation) {
  const std::int64_t d_ff = spec.integer(
      "d_ff", {.fallback = 4 * d_in, .min = 1, .help = "inner width; 4 d_model by default"});
  const bool bias = spec.boolean("bias", {.fallback = true, .help = "biases in all projections"});
  Initializer init = matrix_init(spec);
  const Component slot{
      .fallback = activation, .family = "activation", .help = "between the projections"};
  std::unique_ptr<Layer> f = Layers::make(spec, "activation", slot, scope / "activation", d_ff);
  return {d_ff, bias, std::move(init), std::move(f), DropoutRates::read(spec).activation};
}

/// y = dropout(f(x W_1 + b_1)) W_2 + b_2.   x, y: [N, D], inner rows: [N, F].
/// Vaswani et al. 2017, arXiv:1706.03762, section 3.3.
class FeedForward : public Layer {
 public:
  FeedForward(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Layer(d_in),
        parts_(read(spec, scope, d_in, "relu")),
        dropout_(scope, parts_.dropout),
        inner_(scope / "inner", {d_in, parts_.d_ff, parts_.bias, parts_.init}),
        outer_(scope / "outer", {parts_.d_ff, d_in, parts_.bias, parts_.init}) {}
  Tensor forward(const Tensor& x, const Context& context) const override {
    const Tensor h =
        parts_.activation->forward_dropped(inner_.forward(x, context), dropout_, context);
    return outer_.forward(h, context);
  }

 private:
  Parts parts_;
  DropoutPoint dropout_;
  Linear inner_, outer_;
};

/// y = dropout(f(x W_g) * (x W_1)) W_2, with biases if wanted.   x, y: [N, D], inner rows: [N, F].
/// Shazeer 2020, arXiv:2002.05202.
class GatedFeedForward : public Layer {
 public:
  GatedFeedForward(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Layer(d_in),
        parts_(read(spec, scope, d_in, "silu")),
        dropout_(scope, parts_.dropout),
        gate_(scope / "gate", {d_in, parts_.d_ff, parts_.bias, parts_.init}),
        inner_(scope / "inner", {d_in, parts_.d_ff, parts_.bias, parts_.init}),
        outer_(scope / "outer", {parts_.d_ff, d_in, parts_.bias, parts_.init}) {}
  Tensor forward(const Tensor& x, const Context& context) const override {
    const Tensor gate = parts_.activation->forward(gate_.forward(x, context), context);
    return outer_.forward(dropout_(mul(gate, inner_.forward(x, context)), context), context);
  }

 private:
  Parts parts_;
  DropoutPoint dropout_;
  Linear gate_, inner_, outer_;
};

const bool registered[] = {
    Layers::add<FeedForward>({"feed_forward", "feed_forward",
                              "two projections with an activation between", R"({"d_ff": 7})"}),
    Layers::add<GatedFeedForward>({"gated_feed_forward", "feed_forward",
                                   "a feed-forward whose inner rows are gated", R"({"d_ff": 7})"}),
};

}  // namespace
}  // namespace manako
