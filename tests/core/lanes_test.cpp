#include "core/lanes.hpp"

#include <limits>

#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("lanes: dot of every length", "[lanes]") {
  for (std::int64_t n = 0; n <= 70; ++n) {
    const Tensor a = random_tensor({n}, 1), b = random_tensor({n}, 2);
    double expected = 0;
    for (std::int64_t i = 0; i < n; ++i)
      expected += static_cast<double>(a.data()[i]) * static_cast<double>(b.data()[i]);
    CHECK(static_cast<double>(dot(a.data(), b.data(), n)) == Approx(expected).margin(1e-5));
  }
}

TEST_CASE("lanes: sum and maximum see every lane", "[lanes]") {
  for (std::int64_t l = 0; l < lane_count; ++l) {
    real numbers[lane_count] = {};
    numbers[l] = 3;
    CHECK(sum_of_lanes(load_lanes(numbers)) == 3);
    CHECK(max_of_lanes(load_lanes(numbers)) == 3);
    for (real& x : numbers) x -= 5;
    CHECK(max_of_lanes(load_lanes(numbers)) == -2);
  }
  const Lanes nan = Lanes{} + std::numeric_limits<real>::quiet_NaN(), one = Lanes{} + real{1};
  CHECK(max_of_lanes(max_lanes(nan, one)) == 1);
}
