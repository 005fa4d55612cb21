#pragma once

#include <string>

#include "core/params.hpp"
#include "core/registry.hpp"

namespace manako {

/// How a new parameter is filled.  fan_in is the size of the last dimension, fan_out that of the
/// first.
class Init {
 public:
  virtual ~Init() = default;
  virtual void fill(Tensor& parameter, const Random& random) const = 0;
};

/// An initialiser T is made as T(Spec& options).
using Inits = Registry<Init>;

/// Reads `spec["init"]` (xavier_uniform by default) as an initialiser for matrices.  `gain`
/// multiplies what was chosen: a layer's own convention, stated where it is used.
Initializer matrix_init(Spec& spec, double gain = 1);

/// Parameters that start at a constant: biases at 0, gains of norms at 1.
Initializer constant_init(real value);

}  // namespace manako
