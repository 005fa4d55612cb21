#include "core/ops/mean_squared_error.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("mean_squared_error: value", "[mean_squared_error]") {
  const Tensor p = Tensor::of({2, 2}, {1, 2, 3, 4}), t = Tensor::of({2, 2}, {1, 0, 3, 7});
  CHECK(mean_squared_error(p, t).item() == Approx(13.0 / 4));
  CHECK(mean_squared_error(Tensor({0, 2}), Tensor({0, 2})).item() == 0);
  CHECK_THROWS_AS(mean_squared_error(p, Tensor({4})), Error);
}

TEST_CASE("mean_squared_error: gradient", "[mean_squared_error][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return mean_squared_error(x[0], x[1]); };
  for (const Shape& shape : {Shape{0}, Shape{1}, Shape{7, 3}})
    check_gradient(f, {random_tensor(shape, 1), random_tensor(shape, 2)});
}

TEST_CASE("mean_squared_error: same bits for any number of threads", "[threads]") {
  CHECK(same_bits_for_any_threads([] {
    return std::vector<Tensor>{
        mean_squared_error(random_tensor({50003}, 1), random_tensor({50003}, 2))};
  }));
}
