#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/tensor.hpp"
#include "tools/bench/machine.hpp"

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

/// Seconds of forward and of backward, and the rate of a product by vectors at the same time:
/// medians.  Clocks change while a program runs, so one that was measured before will not do.
struct OpTime {
  double forward, backward, sgemm_gflops;
};
OpTime time_op(const OpCase& op, int runs, RandomProduct& product);

}  // namespace manako::bench
