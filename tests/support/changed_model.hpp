#pragma once

#include <functional>

#include "models/model.hpp"

namespace manako::testing {

/// A model whose last rows are changed by f(rows, target) in training, and not in decoding.
class ChangedModel : public Model {
 public:
  using Change = std::function<Tensor(const Tensor& rows, const Tokens& target)>;
  /// Requires: `right` lives as long.
  ChangedModel(const Model& right, Change change) : right_(right), change_(std::move(change)) {}
  bool has_source() const override { return right_.has_source(); }
  std::int64_t max_length() const override { return right_.max_length(); }
  Prediction predict(const Batch& batch, const Context& context) const override {
    Prediction out = right_.predict(batch, context);
    out.hidden = change_(out.hidden, batch.target);
    return out;
  }
  DecodeState start(const Tokens& source, std::int64_t n) const override {
    return right_.start(source, n);
  }
  Tensor step(DecodeState& state, std::span<const std::int32_t> tokens,
              std::vector<AttentionMap>* maps) const override {
    return right_.step(state, tokens, maps);
  }

 private:
  const Model& right_;
  Change change_;
};

}  // namespace manako::testing
