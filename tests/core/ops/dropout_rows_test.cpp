#include "core/ops/dropout_rows.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("dropout_rows: a row is 0 or scaled as a whole, at the rate asked for",
          "[dropout_rows]") {
  const std::int64_t n = 20011, d = 3;
  for (const double rate : {0.1, 0.5}) {
    const Tensor y = dropout_rows(Tensor::full({n, d}, 3), static_cast<real>(rate), Random(1));
    std::int64_t dropped = 0;
    bool whole = true;
    for (std::int64_t i = 0; i < n; ++i) {
      const real* row = y.data() + i * d;
      dropped += row[0] == 0;
      // The rate is rounded to 1/65536.
      whole = whole && row[1] == row[0] && row[2] == row[0] &&
              (row[0] == 0 || std::abs(static_cast<double>(row[0]) * (1 - rate) / 3 - 1) < 1e-4);
    }
    CHECK(whole);
    // Five standard deviations of a binomial.
    CHECK(std::abs(static_cast<double>(dropped) - rate * n) < 5 * std::sqrt(rate * (1 - rate) * n));
  }
}

TEST_CASE("dropout_rows: rate 0 is the tensor itself, other ranks are refused", "[dropout_rows]") {
  const Tensor x = random_tensor({5, 2}, 1);
  CHECK(dropout_rows(x, 0, Random(1)).data() == x.data());
  CHECK_THROWS_AS(dropout_rows(x, 1, Random(1)), Error);
  CHECK_THROWS_AS(dropout_rows(random_tensor({5}, 1), real(0.5), Random(1)), Error);
}

TEST_CASE("dropout_rows: the same bits for any number of threads", "[dropout_rows]") {
  const int before = threads();
  const Tensor x = random_tensor({999, 700}, 1);
  set_threads(1);
  const Tensor y = dropout_rows(x, real(0.3), Random(2));
  for (const int count : {2, 3, 7}) {
    set_threads(count);
    CHECK(max_difference(y, dropout_rows(x, real(0.3), Random(2))) == 0);
  }
  set_threads(before);
}

TEST_CASE("dropout_rows: gradient", "[dropout_rows][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) {
    return dropout_rows(x[0], real(0.4), Random(3));
  };
  for (const Shape& shape : {Shape{17, 3}, Shape{1, 1}, Shape{0, 4}, Shape{9, 1}})
    check_gradient(f, {random_tensor(shape, 5)});
}
