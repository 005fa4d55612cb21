#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/tensor.hpp"

namespace manako::bench {

/// One op on fixed inputs, ready to be called again and again.
struct OpCase {
  std::string name, shape;
  std::function<Tensor()> run;  ///< the inputs want gradients
  double gflop = 0;             ///< of matrix products forward; backward counts twice that
};
/// The ops of a Transformer step at the sizes of the small model; attention also for long
/// sequences. `only`: those whose name contains it.
std::vector<OpCase> op_cases(const std::string& only);

/// Seconds of forward and of backward, medians.
struct OpTime {
  double forward, backward;
};
OpTime time_op(const OpCase& op, int runs);

}  // namespace manako::bench
