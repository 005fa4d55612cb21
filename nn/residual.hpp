#pragma once

#include "nn/dropout.hpp"
#include "nn/layer.hpp"

namespace manako {

/// The one place that decides how a sublayer f, its norm and its dropout meet the residual stream:
///   pre:      y = x + dropout(f(norm(x)))
///   post:     y = norm(x + dropout(f(x)))
///   sandwich: y = x + dropout(norm_after(f(norm(x))))
/// x, y: [N, D].  pre is the default: Xiong et al. 2020, arXiv:2002.04745.
class Residual : public Layer {
 public:
  /// Reads "norm" and "dropout" of `spec`.  The norm's parameters go to `<scope>_norm`, beside f's.
  Residual(Spec& spec, const Scope& parent, const std::string& name, std::unique_ptr<Layer> inner);
  Tensor forward(const Tensor& x, const Context& context) const override;

 private:
  std::unique_ptr<Layer> inner_, norm_before_, norm_after_;
  bool post_ = false;
  DropoutPoint dropout_;
};

/// The slot "norm" of `spec`: where norms stand, and a maker of norms of that type.
struct NormSlot {
  std::string position;
  std::function<std::unique_ptr<Layer>(const Scope&)> make;
};
NormSlot read_norm(Spec& spec, std::int64_t d_model);

}  // namespace manako
