#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/tensor.hpp"
#include "tests/support/catch.hpp"

namespace manako::testing {

/// A tensor of uniform random numbers in [low, high), the same for the same seed.
Tensor random_tensor(const Shape& shape, std::uint64_t seed, double low = -1, double high = 1);

using TensorFunction = std::function<Tensor(const std::vector<Tensor>&)>;

/// Faults that a gradient check must notice, planted into the analytic gradient.
enum class Fault { none, flipped_sign, factor_1_001, missing_element };

/// Norm-relative distance |analytic - numeric| / max(|analytic|, |numeric|, 1e-6) over all inputs,
/// for the scalar sum(u * f(x)) with a random cotangent u; numeric by the 4-point central stencil.
/// Inputs are perturbed in place through their handles, so parameters can be given as inputs.
double gradient_error(const TensorFunction& f, std::vector<Tensor> inputs, std::uint64_t seed = 1,
                      Fault fault = Fault::none);

/// In the double build: the gradient is right to 1e-8, and every planted fault is noticed.
/// In the float build: runs forward and backward once and checks that all gradients are finite.
void check_gradient(const TensorFunction& f, const std::vector<Tensor>& inputs,
                    std::uint64_t seed = 1, double tolerance = 1e-8);

/// Largest absolute difference; infinity if shapes differ.
double max_difference(const Tensor& a, const Tensor& b);

}  // namespace manako::testing
