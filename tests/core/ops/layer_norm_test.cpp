#include "core/ops/layer_norm.hpp"

#include <cmath>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// Plain loops in double.
Tensor reference(const Tensor& x, const Tensor& gain, const Tensor& bias, double eps) {
  const std::int64_t cols = x.cols();
  Tensor y(x.shape());
  for (std::int64_t i = 0; i < x.rows(); ++i) {
    const real* row = x.data() + i * cols;
    double mean = 0, variance = 0;
    for (std::int64_t j = 0; j < cols; ++j) mean += static_cast<double>(row[j]) / cols;
    for (std::int64_t j = 0; j < cols; ++j) variance += (row[j] - mean) * (row[j] - mean) / cols;
    for (std::int64_t j = 0; j < cols; ++j)
      y.mutable_data()[i * cols + j] = static_cast<real>(
          (row[j] - mean) / std::sqrt(variance + eps) * gain.data()[j] + bias.data()[j]);
  }
  return y;
}

}  // namespace

TEST_CASE("layer_norm: equal to plain loops", "[layer_norm]") {
  for (const std::int64_t cols : {1, 2, 17, 256}) {
    const Tensor x = random_tensor({5, cols}, 1, -3, 4), gain = random_tensor({cols}, 2),
                 bias = random_tensor({cols}, 3), none = Tensor::zeros({cols});
    CHECK(max_difference(layer_norm(x, gain, bias, real(1e-5)), reference(x, gain, bias, 1e-5)) <
          1e-5);
    CHECK(max_difference(layer_norm(x, gain, Tensor(), real(1e-5)),
                         reference(x, gain, none, 1e-5)) < 1e-5);
  }
}

TEST_CASE("layer_norm: mean 2000 with variance 1, and constant rows", "[layer_norm]") {
  const double width = std::sqrt(3.0);  // uniform in +-sqrt(3) has variance 1
  const Tensor gain = Tensor::full({512}, 1), bias = Tensor::zeros({512});
  const Tensor x = random_tensor({9, 512}, 1, 2000 - width, 2000 + width);
  CHECK(max_difference(layer_norm(x, gain, bias, real(1e-5)), reference(x, gain, bias, 1e-5)) <
        1e-3);
  const Tensor flat = layer_norm(Tensor::full({2, 512}, 2000), gain, bias, real(1e-5));
  CHECK(max_difference(flat, Tensor::zeros({2, 512})) < 1e-3);
}

TEST_CASE("layer_norm: gradient", "[layer_norm][gradient]") {
  const auto with_bias = [](const std::vector<Tensor>& x) {
    return layer_norm(x[0], x[1], x[2], real(0.1));
  };
  const auto without = [](const std::vector<Tensor>& x) {
    return layer_norm(x[0], x[1], Tensor(), real(0.1));
  };
  for (const std::int64_t rows : {0, 1, 7, 131})
    for (const std::int64_t cols : {1, 5}) {
      const Tensor x = random_tensor({rows, cols}, 1), gain = random_tensor({cols}, 2);
      check_gradient(with_bias, {x, gain, random_tensor({cols}, 3)});
      if (cols > 1) check_gradient(without, {x, gain});  // one column: the gradient is 0
    }
}

TEST_CASE("layer_norm: gain of another width", "[layer_norm]") {
  CHECK_THROWS_AS(layer_norm(Tensor({2, 3}), Tensor({4}), Tensor(), real(1e-5)), Error);
}

TEST_CASE("layer_norm: same bits for any number of threads", "[layer_norm][threads]") {
  CHECK(same_bits_for_any_threads([] {
    Tensor x = random_tensor({331, 67}, 1), gain = random_tensor({67}, 2),
           bias = random_tensor({67}, 3);
    for (Tensor* t : {&x, &gain, &bias}) t->set_requires_grad();
    const Tensor y = layer_norm(x, gain, bias, real(1e-5));
    backward(y, random_tensor(y.shape(), 4));
    return std::vector<Tensor>{y, x.grad(), gain.grad(), bias.grad()};
  }));
}
