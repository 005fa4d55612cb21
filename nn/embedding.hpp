#pragma once

#include <span>

#include "nn/dropout.hpp"
#include "nn/layer.hpp"

namespace manako {

/// Token ids to rows: y[i] = dropout(position(s * m[i] * E[ids[i]])), E: [V, D], s = sqrt(D) when
/// scaled, else 1.  E starts as N(0, 1/D) when scaled, else N(0, 0.02).  Its weight may be tied to
/// the output projection.  m is 1 but for word dropout, which makes whole tokens 0 in training and
/// the others 1 / (1 - rate), each place by itself; the position stays.  Sennrich et al. 2016,
/// arXiv:1606.02891, section 3; scaled and placed as Marian's --dropout-src.
class Embedding {
 public:
  struct Options {
    std::int64_t vocabulary, d_model;
    bool scale = true;
    double dropout = 0, word_dropout = 0;
  };
  /// Reads the slot "position" of `model`, whose parameters go below `scope`.
  Embedding(Spec& model, const Scope& scope, const Options& options);
  /// The same table and position for another side; dropout is drawn apart.
  Embedding(const Embedding& other, const Scope& scope);
  Tensor forward(std::span<const std::int32_t> ids, const Context& context) const;
  const Tensor& weight() const { return weight_; }
  std::int64_t max_length() const { return position_->max_length(); }

 private:
  Tensor weight_;
  real scale_;
  std::shared_ptr<const Layer> position_;
  DropoutPoint word_dropout_, dropout_;
};

}  // namespace manako
