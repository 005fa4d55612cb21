#include "core/ops/rms_norm.hpp"

#include <cmath>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("rms_norm: equal to plain loops", "[rms_norm]") {
  for (const std::int64_t cols : {1, 2, 17, 256}) {
    const Tensor x = random_tensor({5, cols}, 1, -3, 4), gain = random_tensor({cols}, 2);
    Tensor expected(x.shape());
    for (std::int64_t i = 0; i < 5; ++i) {
      const real* row = x.data() + i * cols;
      double square = 0;
      for (std::int64_t j = 0; j < cols; ++j) square += static_cast<double>(row[j] * row[j]) / cols;
      for (std::int64_t j = 0; j < cols; ++j)
        expected.mutable_data()[i * cols + j] =
            static_cast<real>(row[j] / std::sqrt(square + 1e-5) * gain.data()[j]);
    }
    CHECK(max_difference(rms_norm(x, gain, real(1e-5)), expected) < 1e-5);
  }
  CHECK(max_difference(rms_norm(Tensor::zeros({1, 3}), Tensor::full({3}, 1), real(1e-5)),
                       Tensor::zeros({1, 3})) == 0);
}

TEST_CASE("rms_norm: gradient", "[rms_norm][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return rms_norm(x[0], x[1], real(0.1)); };
  for (const std::int64_t rows : {0, 1, 7, 131})
    for (const std::int64_t cols : {1, 5})
      check_gradient(f, {random_tensor({rows, cols}, 1), random_tensor({cols}, 2)});
}

TEST_CASE("rms_norm: gain of another width", "[rms_norm]") {
  CHECK_THROWS_AS(rms_norm(Tensor({2, 3}), Tensor({4}), real(1e-5)), Error);
}

TEST_CASE("rms_norm: same bits for any number of threads", "[rms_norm][threads]") {
  CHECK(same_bits_for_any_threads([] {
    Tensor x = random_tensor({331, 67}, 1), gain = random_tensor({67}, 2);
    x.set_requires_grad();
    gain.set_requires_grad();
    const Tensor y = rms_norm(x, gain, real(1e-5));
    backward(y, random_tensor(y.shape(), 4));
    return std::vector<Tensor>{y, x.grad(), gain.grad()};
  }));
}
