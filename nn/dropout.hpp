#pragma once

#include "nn/layer.hpp"

namespace manako {

/// The dropout rates of a model: `"dropout": 0.1` sets all of them, an object sets them one by one.
struct DropoutRates {
  double embedding = 0;   ///< after embedding and position
  double residual = 0;    ///< on the output of each sublayer, before it is added
  double attention = 0;   ///< on attention weights
  double activation = 0;  ///< after the activation of a feed-forward sublayer
  static DropoutRates read(Spec& spec);
};

/// One place where dropout happens: has a stream of randomness of its own.  Nothing outside
/// training.
class DropoutPoint {
 public:
  DropoutPoint(const Scope& scope, double rate)
      : rate_(static_cast<real>(rate)), stream_((scope / "dropout").stream()) {}
  Tensor operator()(const Tensor& x, const Context& context) const;
  /// x + dropout(branch), in one pass.
  Tensor add(const Tensor& x, const Tensor& branch, const Context& context) const;
  real rate(const Context& context) const { return context.training ? rate_ : 0; }
  Random random(const Context& context) const { return context.random.child(stream_); }
  /// The same rate at another place, with a stream of its own.
  DropoutPoint at(const Scope& scope) const { return {scope, static_cast<double>(rate_)}; }

 private:
  real rate_;
  std::uint64_t stream_;
};

}  // namespace manako
