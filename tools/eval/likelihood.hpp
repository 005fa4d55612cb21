#pragma once

#include "models/loss.hpp"
#include "tools/data/split.hpp"

namespace manako {

/// How well a model predicts the tokens of a split, each end counted, without label smoothing.
struct Likelihood {
  double nll = 0;             ///< mean of -log p(token), in nats
  double perplexity = 0;      ///< exp(nll)
  double token_accuracy = 0;  ///< share of tokens that were the likeliest, 0..100
  std::int64_t tokens = 0;
};
Likelihood likelihood(const Model& model, const Split& split);

}  // namespace manako
