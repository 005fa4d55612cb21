#include "nn/residual.hpp"

namespace manako {
namespace {

/// y = f_n(... f_1(x)).   x: [N, d_in], y: [N, d_out of the last].
class Sequential : public Layer {
 public:
  using Chain = std::vector<std::unique_ptr<Layer>>;
  Sequential(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Sequential(read(spec, scope, d_in), d_in) {}
  Tensor forward(const Tensor& x, const Context& context) const override {
    Tensor y = x;
    for (const auto& layer : layers_) y = layer->forward(y, context);
    return y;
  }

 private:
  Sequential(Chain layers, std::int64_t d_in)
      : Layer(layers.empty() ? d_in : layers.back()->d_out()), layers_(std::move(layers)) {}

  static Chain read(Spec& spec, const Scope& scope, std::int64_t d_in) {
    Chain layers;
    for (Spec& own : spec.list("layers", "layers, first to last")) {
      own.resolve_type(Layers::names());
      const auto number = static_cast<std::int64_t>(layers.size());
      layers.push_back(Layers::make(own, scope / "layers" / number, d_in));
      d_in = layers.back()->d_out();
    }
    return layers;
  }

  Chain layers_;
};

/// A residual sublayer around any layer that keeps the width: see Residual.
class ResidualLayer : public Layer {
 public:
  ResidualLayer(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Layer(d_in), residual_(spec, scope, "inner", read(spec, scope, d_in)) {}
  Tensor forward(const Tensor& x, const Context& context) const override {
    return residual_.forward(x, context);
  }

 private:
  static std::unique_ptr<Layer> read(Spec& spec, const Scope& scope, std::int64_t d_in) {
    auto inner =
        Layers::make(spec, "inner", {.fallback = "feed_forward", .help = "the layer inside"},
                     scope / "inner", d_in);
    if (inner->d_out() != d_in)
      spec.problem("inner", fmt::format("gives rows of width {}; a residual needs {}, as it gets",
                                        inner->d_out(), d_in));
    return inner;
  }

  Residual residual_;
};

const bool registered[] = {
    Layers::add<Sequential>({"sequential", "layer", "one layer after another",
                             R"({"layers": [{"type": "linear", "d_out": 4}, "tanh"]})"}),
    Layers::add<ResidualLayer>({"residual", "layer", "adds a normalised layer to its input",
                                R"({"inner": {"type": "feed_forward", "d_ff": 5}})"}),
};

}  // namespace
}  // namespace manako
