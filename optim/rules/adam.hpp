#pragma once

#include "optim/update_rule.hpp"

namespace manako {

/// m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;
/// p -= lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps).     Kingma & Ba 2015, arXiv:1412.6980.
class Adam : public UpdateRule {
 public:
  explicit Adam(Spec& spec);
  std::vector<std::string> slots() const override { return {"first_moment", "second_moment"}; }
  void apply(const Piece& piece, const Step& step) const override;

 private:
  double beta1_, beta2_, eps_;
};

}  // namespace manako
