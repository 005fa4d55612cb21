#include <cmath>

#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/layer_case.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("position: sine and cosine interleave, and start anew in each sequence", "[position]") {
  const LayerCase it("sinusoidal", "{}");
  const Tensor x = Tensor::zeros({it.segments.rows(), LayerCase::width});
  const Tensor y = it.layer->forward(x, it.context());
  const std::vector<int> position = {0, 1, 2, 0, 0, 1, 2};  // segments of 3, 0, 1 and 3 rows
  for (std::int64_t i = 0; i < y.rows(); ++i)
    for (std::int64_t j = 0; j < y.cols(); ++j) {
      // Vaswani et al. 2017, section 3.5, with d = 6.
      const double angle = position[static_cast<std::size_t>(i)] /
                           std::pow(10000.0, static_cast<double>(j / 2 * 2) / 6);
      CHECK(static_cast<double>(y.data()[i * y.cols() + j]) ==
            Approx(j % 2 == 0 ? std::sin(angle) : std::cos(angle)).margin(1e-6));
    }
}

TEST_CASE("position: a sequence beyond max_length is an error that says what to change",
          "[position]") {
  const LayerCase it("learned", R"({"max_length": 2})");
  CHECK(it.layer->max_length() == 2);
  CHECK_THROWS_WITH(it.layer->forward(it.input(), it.context()),
                    Catch::Contains("max_length") && Catch::Contains("2 tokens"));
}
