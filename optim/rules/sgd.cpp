#include "optim/update_rule.hpp"

namespace manako {

/// b = momentum b + g;  p -= lr b, or with Nesterov p -= lr (g + momentum b).
/// As in PyTorch: no dampening, b starts at 0.     Sutskever et al. 2013.
class Sgd : public UpdateRule {
 public:
  explicit Sgd(Spec& spec) {
    momentum_ = spec.number(
        "momentum", {.fallback = 0,
                     .min = 0,
                     .max = 1,
                     .below_max = true,
                     .help = "how much of the running sum of gradients is kept at each update"});
    nesterov_ = spec.boolean("nesterov",
                             {.fallback = false, .help = "look one step of the momentum ahead"});
    if (nesterov_ && momentum_ == 0) spec.problem("nesterov", "needs a momentum above 0");
  }

  std::vector<std::string> slots() const override {
    return momentum_ == 0 ? std::vector<std::string>{} : std::vector<std::string>{"momentum"};
  }

  void apply(const Piece& piece, const Step& step) const override {
    const auto rate = static_cast<real>(step.lr), mu = static_cast<real>(momentum_);
    const auto keep = static_cast<real>(1 - step.lr * step.weight_decay);
    real* __restrict p = piece.value;
    const real* __restrict gradient = piece.gradient;
    if (momentum_ == 0) {
      for (std::int64_t i = 0; i < piece.size; ++i)
        p[i] = keep * p[i] - rate * (gradient[i] * piece.gradient_scale);
      return;
    }
    // How much of g and of b goes into the step.
    const real of_g = nesterov_ ? real{1} : real{0}, of_b = nesterov_ ? mu : real{1};
    real* __restrict b = piece.state[0];
    for (std::int64_t i = 0; i < piece.size; ++i) {
      const real g = gradient[i] * piece.gradient_scale;
      b[i] = mu * b[i] + g;
      p[i] = keep * p[i] - rate * (of_g * g + of_b * b[i]);
    }
  }

 private:
  double momentum_;
  bool nesterov_;
};

static const bool registered =
    Rules::add<Sgd>({.name = "sgd",
                     .family = "optimizer",
                     .summary = "stochastic gradient descent, with momentum or Nesterov's",
                     .example = R"({"momentum": 0.9, "nesterov": true})"});

}  // namespace manako
