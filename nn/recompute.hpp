#pragma once

#include "nn/layer.hpp"

namespace manako {

/// y = inner(x), of which training keeps only x and the rows of the memory; backward runs the layer
/// again, with the same random numbers (core/recompute.hpp).   x: [N, D].
class Recompute : public Layer {
 public:
  explicit Recompute(std::unique_ptr<Layer> inner)
      : Layer(inner->d_out()), inner_(std::move(inner)) {}
  Tensor forward(const Tensor& x, const Context& context) const override;
  std::int64_t max_length() const override { return inner_->max_length(); }

 private:
  std::unique_ptr<Layer> inner_;
};

}  // namespace manako
