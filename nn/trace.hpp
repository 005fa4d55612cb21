#pragma once

#include <string>
#include <vector>

#include "core/tensor.hpp"

namespace manako {

/// How large the rows behind a layer are, and how large the gradient that arrives there:
/// root mean squares over all elements.
struct LayerTrace {
  std::string layer;  ///< path of the layer
  double activation = 0;
  double gradient = 0;  ///< 0 until backward() has passed
};

/// While one of these lives, stacks of layers that this thread runs say how large their rows are.
/// It must outlive backward().
class Tracing {
 public:
  Tracing();
  ~Tracing();
  Tracing(const Tracing&) = delete;
  Tracing& operator=(const Tracing&) = delete;
  std::vector<LayerTrace> layers;

 private:
  Tracing* before_;
};

/// y, unchanged; if this thread is tracing, with an entry for "PATH.NUMBER", or for "PATH.input"
/// if the number is below 0.
Tensor traced(const Tensor& y, const std::string& path, std::int64_t number);

}  // namespace manako
