#include "core/ops/layer_norm.hpp"
#include "core/ops/rms_norm.hpp"
#include "nn/init.hpp"
#include "nn/layer.hpp"

namespace manako {
namespace {

double read_eps(Spec& spec) {
  return spec.number("eps", {.fallback = 1e-5,
                             .min = 0,
                             .above_min = true,
                             .help = "added to the variance, against division by zero"});
}

/// y = (x - mean) / sqrt(var + eps) * weight + bias, over each row.   x, y: [N, D].
/// Ba et al. 2016, arXiv:1607.06450.
class LayerNorm : public Layer {
 public:
  LayerNorm(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Layer(d_in),
        eps_(static_cast<real>(read_eps(spec))),
        weight_(scope.param("weight", {d_in}, constant_init(1), Role::norm)) {
    if (spec.boolean("bias", {.fallback = true, .help = "adds a bias"}))
      bias_ = scope.param("bias", {d_in}, constant_init(0), Role::norm);
  }
  Tensor forward(const Tensor& x, const Context&) const override {
    return layer_norm(x, weight_, bias_, eps_);
  }

 private:
  real eps_;
  Tensor weight_, bias_;
};

/// y = x / sqrt(mean(x^2) + eps) * weight, over each row.   x, y: [N, D].
/// Zhang & Sennrich 2019, arXiv:1910.07467.
class RmsNorm : public Layer {
 public:
  RmsNorm(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Layer(d_in),
        eps_(static_cast<real>(read_eps(spec))),
        weight_(scope.param("weight", {d_in}, constant_init(1), Role::norm)) {}
  Tensor forward(const Tensor& x, const Context&) const override {
    return rms_norm(x, weight_, eps_);
  }

 private:
  real eps_;
  Tensor weight_;
};

const bool registered[] = {
    Layers::add<LayerNorm>(
        {"layer_norm", "norm", "each row to mean 0 and variance 1, scaled", "{}"}),
    Layers::add<RmsNorm>({"rms_norm", "norm", "each row to mean square 1, scaled", "{}"}),
};

}  // namespace
}  // namespace manako
