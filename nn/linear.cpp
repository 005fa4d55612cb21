#include "nn/linear.hpp"

#include "core/ops/linear.hpp"
#include "nn/init.hpp"

namespace manako {
namespace {

Linear::Options read(Spec& spec, std::int64_t d_in) {
  return {.d_in = d_in,
          .d_out = spec.integer("d_out", {.min = 1, .help = "width of the output"}),
          .bias = spec.boolean("bias", {.fallback = true, .help = "adds a bias"}),
          .init = matrix_init(spec)};
}

}  // namespace

Linear::Linear(const Scope& scope, const Options& options) : Layer(options.d_out) {
  weight_ = scope.param("weight", {options.d_out, options.d_in}, options.init);
  if (options.bias) bias_ = scope.param("bias", {options.d_out}, constant_init(0), Role::bias);
}

Linear::Linear(Spec& spec, const Scope& scope, std::int64_t d_in)
    : Linear(scope, read(spec, d_in)) {}

Tensor Linear::forward(const Tensor& x, const Context& context) const {
  return linear(x, weight_, bias_, context.rows());
}

static const bool registered = Layers::add<Linear>({.name = "linear",
                                                    .family = "layer",
                                                    .summary = "y = x W^T + b",
                                                    .example = R"({"d_out": 5})"});

}  // namespace manako
