#include "core/ops/segment_max.hpp"

#include <cmath>
#include <limits>

#include "core/autograd.hpp"
#include "core/random.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {
const Segments ragged(std::vector<std::int64_t>{2, 0, 1, 4});

// No two elements closer than 0.05, so that the stencil never crosses a change of the winner.
Tensor apart(const Shape& shape, std::uint64_t seed) {
  std::vector<real> values;
  for (std::int64_t i = 0; i < shape.size(); ++i) values.push_back(static_cast<real>(i) / 20);
  Random(seed).shuffle(values);
  return Tensor::of(shape, values);
}

}  // namespace

TEST_CASE("segment_max: value, empty segments, no segments", "[segment_max]") {
  const Tensor x = Tensor::of({7, 2}, {1, -2, 3, -5, 7, 8, 1, 2, 4, 1, 0, 9, 3, 4});
  CHECK(max_difference(segment_max(x, ragged), Tensor::of({4, 2}, {3, -2, 0, 0, 7, 8, 4, 9})) == 0);
  CHECK(segment_max(Tensor({0, 2}), Segments()).shape() == Shape{0, 2});
  CHECK_THROWS_WITH(segment_max(Tensor({3, 2}), ragged),
                    "segment_max: input [3, 2] for segments of 7 rows; expected [N, D]");
}

TEST_CASE("segment_max: gradient", "[segment_max][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return segment_max(x[0], ragged); };
  for (const std::int64_t d : {1, 3, 5}) check_gradient(f, {apart({7, d}, 1)});
  const auto one = [](const std::vector<Tensor>& x) {
    return segment_max(x[0], Segments::single(x[0].rows()));
  };
  for (const std::int64_t n : {0, 1, 131}) check_gradient(one, {apart({n, 3}, 2)});
}

TEST_CASE("segment_max: the first of equals gets the gradient; NaN wins", "[segment_max]") {
  Tensor x = Tensor::of({3, 1}, {5, 5, 5});
  x.set_requires_grad();
  backward(segment_max(x, Segments::single(3)), Tensor::full({1, 1}, 2));
  CHECK(max_difference(x.grad(), Tensor::of({3, 1}, {2, 0, 0})) == 0);
  const real nan = std::numeric_limits<real>::quiet_NaN();
  for (const auto& values : {Tensor::of({3, 1}, {nan, 1, 2}), Tensor::of({3, 1}, {1, nan, 2})})
    CHECK(std::isnan(segment_max(values, Segments::single(3)).item()));
}
