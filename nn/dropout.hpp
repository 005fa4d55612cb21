#pragma once

#include "nn/layer.hpp"

namespace manako {

/// The dropout rates of a model: `"dropout": 0.1` sets the first four, an object sets them one by
/// one.  `word` and `layer` are 0 unless they are named: they are much stronger medicine.
struct DropoutRates {
  double embedding = 0;   ///< after embedding and position
  double residual = 0;    ///< on the output of each sublayer, before it is added
  double attention = 0;   ///< on attention weights
  double activation = 0;  ///< after the activation of a feed-forward sublayer
  double word = 0;        ///< whole tokens, see Embedding
  double layer = 0;       ///< whole layers of a stack, see TransformerStack
  static DropoutRates read(Spec& spec);
};

/// One place where dropout happens: has a stream of randomness of its own.  Nothing outside
/// training.
class DropoutPoint {
 public:
  DropoutPoint(const Scope& scope, double rate)
      : rate_(static_cast<real>(rate)), stream_((scope / "dropout").stream()) {}
  Tensor operator()(const Tensor& x, const Context& context) const;
  /// x + dropout(branch), in one pass and in the place of branch.
  Tensor add(const Tensor& x, Tensor branch, const Context& context) const;
  /// Whole rows at a time.
  Tensor rows(const Tensor& x, const Context& context) const;
  /// Is what stands here to be left out altogether in this pass?
  bool skips(const Context& context) const;
  real rate(const Context& context) const { return context.training ? rate_ : 0; }
  Random random(const Context& context) const { return context.random.child(stream_); }
  /// The same rate at another place, with a stream of its own.
  DropoutPoint at(const Scope& scope) const { return {scope, static_cast<double>(rate_)}; }

 private:
  real rate_;
  std::uint64_t stream_;
};

}  // namespace manako
