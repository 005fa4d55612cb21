#include "core/ops/transpose.hpp"

#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("transpose: every element, across blocks", "[transpose]") {
  for (const auto& [m, n] : std::vector<std::pair<std::int64_t, std::int64_t>>{
           {1, 1}, {1, 40}, {40, 1}, {33, 65}, {300, 37}, {0, 3}}) {
    const Tensor x = random_tensor({m, n}, 1), y = transpose(x);
    REQUIRE(y.shape() == Shape{n, m});
    bool same = true;
    for (std::int64_t i = 0; i < m; ++i)
      for (std::int64_t j = 0; j < n; ++j) same &= y.data()[j * m + i] == x.data()[i * n + j];
    CHECK(same);
  }
  CHECK_THROWS_WITH(transpose(Tensor({2, 3, 4})),
                    "transpose: shape [2, 3, 4]; expected two dimensions");
}

TEST_CASE("transpose: gradient", "[transpose][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return transpose(x[0]); };
  for (const Shape& shape : {Shape{3, 5}, Shape{1, 1}, Shape{1, 7}, Shape{0, 3}, Shape{35, 3}})
    check_gradient(f, {random_tensor(shape, 1)});
}
