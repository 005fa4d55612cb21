#include "core/ops/gelu.hpp"
#include "core/ops/gelu_tanh.hpp"
#include "core/ops/relu.hpp"
#include "core/ops/relu_dropout.hpp"
#include "core/ops/sigmoid.hpp"
#include "core/ops/silu.hpp"
#include "core/ops/tanh.hpp"
#include "nn/dropout.hpp"

namespace manako {
namespace {

/// y = f(x), element by element.
template <Tensor (*f)(const Tensor&)>
class Activation : public Layer {
 public:
  Activation(Spec&, const Scope&, std::int64_t d_in) : Layer(d_in) {}
  Tensor forward(const Tensor& x, const Context&) const override { return f(x); }
};

/// y = max(x, 0).   y > 0 tells backward what was kept, so dropout after it costs no tensor.
class Relu : public Layer {
 public:
  Relu(Spec&, const Scope&, std::int64_t d_in) : Layer(d_in) {}
  Tensor forward(const Tensor& x, const Context&) const override { return relu(x); }
  Tensor forward_dropped(Tensor x, const DropoutPoint& dropout,
                         const Context& context) const override {
    return relu_dropout(std::move(x), dropout.rate(context), dropout.random(context));
  }
};

const bool registered[] = {
    Layers::add<Relu>({"relu", "activation", "max(x, 0)", "{}"}),
    Layers::add<Activation<gelu>>({"gelu", "activation", "x Phi(x), exact", "{}"}),
    Layers::add<Activation<gelu_tanh>>(
        {"gelu_tanh", "activation", "x Phi(x) by tanh, as in GPT-2", "{}"}),
    Layers::add<Activation<silu>>({"silu", "activation", "x sigmoid(x)", "{}"}),
    Layers::add<Activation<tanh>>({"tanh", "activation", "hyperbolic tangent", "{}"}),
    Layers::add<Activation<sigmoid>>({"sigmoid", "activation", "1 / (1 + exp(-x))", "{}"}),
};

}  // namespace
}  // namespace manako
