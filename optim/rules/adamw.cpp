#include "optim/rules/adam.hpp"

namespace manako {

/// Adam with decoupled weight decay by default: p -= lr * weight_decay * p before Adam's step.
/// Loshchilov & Hutter 2019, arXiv:1711.05101.
class AdamW : public Adam {
 public:
  using Adam::Adam;
  double default_weight_decay() const override { return 0.01; }
};

static const bool registered =
    Rules::add<AdamW>({.name = "adamw",
                       .family = "optimizer",
                       .summary = "Adam with decoupled weight decay, 0.01 unless said otherwise",
                       .example = R"({"betas": [0.9, 0.99]})"});

}  // namespace manako
