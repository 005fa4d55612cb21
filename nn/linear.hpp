#pragma once

#include <memory>

#include "nn/layer.hpp"

namespace manako {

/// y = x W^T + b.   x: [N, d_in], weight: [d_out, d_in], bias: [d_out], y: [N, d_out].
class Linear : public Layer {
 public:
  struct Options {
    std::int64_t d_in, d_out;
    bool bias = true;
    Initializer init;
  };
  Linear(const Scope& scope, const Options& options);
  Linear(Spec& spec, const Scope& scope, std::int64_t d_in);
  Tensor forward(const Tensor& x, const Context& context) const override;

 private:
  Tensor weight_, bias_;
};

}  // namespace manako
