#include "nn/residual.hpp"

namespace manako {

NormSlot read_norm(Spec& spec, std::int64_t d_model) {
  Spec own = spec.component(
      "norm", {.fallback = "layer_norm", .family = "norm", .help = "the norm of every sublayer"},
      Layers::names("norm"));
  std::string position =
      own.text("position", {.fallback = "pre",
                            .choices = {"pre", "post", "sandwich"},
                            .help = "before a sublayer, after its sum, or around it"});
  return {std::move(position),
          [own, d_model](const Scope& scope) mutable { return Layers::make(own, scope, d_model); }};
}

Residual::Residual(Spec& spec, const Scope& parent, const std::string& name,
                   std::unique_ptr<Layer> inner)
    : Layer(inner->d_out()),
      inner_(std::move(inner)),
      dropout_(parent / (name + "_residual"), DropoutRates::read(spec).residual) {
  const NormSlot norm = read_norm(spec, d_out());
  post_ = norm.position == "post";
  (post_ ? norm_after_ : norm_before_) = norm.make(parent / (name + "_norm"));
  if (norm.position == "sandwich") norm_after_ = norm.make(parent / (name + "_norm_after"));
}

Tensor Residual::forward(const Tensor& x, const Context& context) const {
  if (post_)
    return norm_after_->forward(dropout_.add(x, inner_->forward(x, context), context), context);
  Tensor branch = inner_->forward(norm_before_->forward(x, context), context);
  if (norm_after_) branch = norm_after_->forward(branch, context);
  return dropout_.add(x, std::move(branch), context);
}

}  // namespace manako
