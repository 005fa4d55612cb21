#include "core/ops/segment_sum.hpp"

#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {
const Segments ragged(std::vector<std::int64_t>{2, 0, 1, 4});
}

TEST_CASE("segment_sum: value, empty segments, no segments", "[segment_sum]") {
  const Tensor x = Tensor::of({7, 2}, {1, -2, 3, -5, 7, 8, 1, 2, 4, 1, 0, 9, 3, 4});
  CHECK(max_difference(segment_sum(x, ragged), Tensor::of({4, 2}, {4, -7, 0, 0, 7, 8, 8, 16})) ==
        0);
  CHECK(segment_sum(Tensor({0, 2}), Segments()).shape() == Shape{0, 2});
  CHECK_THROWS_WITH(segment_sum(Tensor({3, 2}), ragged),
                    "segment_sum: input [3, 2] for segments of 7 rows; expected [N, D]");
}

TEST_CASE("segment_sum: gradient", "[segment_sum][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return segment_sum(x[0], ragged); };
  for (const std::int64_t d : {1, 3, 5}) check_gradient(f, {random_tensor({7, d}, 1)});
  const auto one = [](const std::vector<Tensor>& x) {
    return segment_sum(x[0], Segments::single(x[0].rows()));
  };
  for (const std::int64_t n : {0, 1, 131}) check_gradient(one, {random_tensor({n, 3}, 2)});
}
