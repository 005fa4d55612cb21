#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/real.hpp"
#include "core/registry.hpp"

namespace manako {

/// How an optimizer changes one tensor.  The walk over the parameters, the groups, the step size
/// and the keeping of state are written once, in Optimizer.
class UpdateRule {
 public:
  /// A piece of one parameter.  Rules work element by element, so the cut does not show.
  struct Piece {
    std::int64_t size;
    real* value;
    const real* gradient;
    real* const* state;   ///< one array of `size` elements for each of slots(), at first all 0
    real gradient_scale;  ///< what the gradient is to be multiplied by
  };
  struct Step {
    double lr;            ///< step size of this update and parameter
    double weight_decay;  ///< decoupled: the value first shrinks by lr * weight_decay of itself
    std::int64_t update;  ///< counts from 1
  };

  virtual ~UpdateRule() = default;
  /// Names of the tensors kept for each parameter.
  virtual std::vector<std::string> slots() const = 0;
  virtual double default_weight_decay() const { return 0; }
  virtual void apply(const Piece& piece, const Step& step) const = 0;
};

/// "optimizer": {"type": ...}.  A rule reads its own options; Optimizer reads those of all rules.
using Rules = Registry<UpdateRule>;

}  // namespace manako
