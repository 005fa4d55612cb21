#include "optim/rules/adam.hpp"

#include <cmath>

namespace manako {

Adam::Adam(Spec& spec) {
  const std::vector<double> betas = spec.numbers(
      "betas", {.fallback = {{0.9, 0.999}},
                .size = 2,
                .min = 0,
                .max = 1,
                .help = "how much of the mean gradient and mean square is kept at each update"});
  beta1_ = betas[0];
  beta2_ = betas[1];
  if (beta1_ >= 1 || beta2_ >= 1) spec.problem("betas", "expected two numbers below 1");
  eps_ = spec.number("eps",
                     {.fallback = 1e-8, .min = 1e-30, .help = "added to the root, outside of it"});
}

void Adam::apply(const Piece& piece, const Step& step) const {
  const auto t = static_cast<double>(step.update);
  const double correction1 = 1 - std::pow(beta1_, t), correction2 = 1 - std::pow(beta2_, t);
  const auto b1 = static_cast<real>(beta1_), b2 = static_cast<real>(beta2_);
  const auto c1 = static_cast<real>(1 - beta1_), c2 = static_cast<real>(1 - beta2_);
  const auto rate = static_cast<real>(step.lr / correction1);
  const auto root = static_cast<real>(1 / std::sqrt(correction2));
  const auto keep = static_cast<real>(1 - step.lr * step.weight_decay);
  const auto eps = static_cast<real>(eps_);
  real* __restrict p = piece.value;
  const real* __restrict gradient = piece.gradient;
  real* __restrict m = piece.state[0];
  real* __restrict v = piece.state[1];
  for (std::int64_t i = 0; i < piece.size; ++i) {
    const real g = gradient[i] * piece.gradient_scale;
    m[i] = b1 * m[i] + c1 * g;
    v[i] = b2 * v[i] + c2 * (g * g);
    p[i] = keep * p[i] - rate * m[i] / (std::sqrt(v[i]) * root + eps);
  }
}

static const bool registered =
    Rules::add<Adam>({.name = "adam",
                      .family = "optimizer",
                      .summary = "Adam: steps scaled by running moments of the gradient",
                      .example = R"({"betas": [0.9, 0.98], "eps": 1e-9})"});

}  // namespace manako
