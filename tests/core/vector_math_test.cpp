#include "core/vector_math.hpp"

#include <algorithm>
#include <limits>

#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan_value = std::numeric_limits<float>::quiet_NaN();

// Largest error in ulp of the true value (of the smallest normal number below it), over every 101st
// float of one sign from |x| = low to high.
template <class F, class G>
double worst_ulp(const F& f, const G& truth, float low, float high, float sign) {
  double worst = 0;
  for (auto bits = std::bit_cast<std::int32_t>(low); bits <= std::bit_cast<std::int32_t>(high);
       bits += 101) {
    const float x = sign * std::bit_cast<float>(bits);
    const double want = truth(static_cast<double>(x));
    const int exponent = want == 0 ? -126 : std::max(-126, std::ilogb(want));
    const double error =
        std::abs(static_cast<double>(f(x)) - want) / std::ldexp(1.0, exponent - 23);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

constexpr auto exp_float = [](float x) { return exp_real(x); };
constexpr auto exp_below = [](float x) { return exp_below_zero(x); };
constexpr auto sigmoid_float = [](float x) { return sigmoid_real(x); };
constexpr auto tanh_float = [](float x) { return tanh_real(x); };
constexpr auto erf_float = [](float x) { return erf_real(x); };

}  // namespace

TEST_CASE("vector_math: the stated bounds hold", "[vector_math]") {
  const auto e = [](double x) { return std::exp(x); };
  const auto s = [](double x) { return 1 / (1 + std::exp(-x)); };
  const auto t = [](double x) { return std::tanh(x); };
  const auto r = [](double x) { return std::erf(x); };
  CHECK(worst_ulp(exp_float, e, 1e-30F, 87.3F, -1) <= 2);
  CHECK(worst_ulp(exp_float, e, 1e-30F, 88.72F, 1) <= 2);
  CHECK(worst_ulp(exp_below, e, 1e-30F, 86, -1) <= 2);
  CHECK(worst_ulp(sigmoid_float, s, 1e-30F, 87.3F, -1) <= 3);
  CHECK(worst_ulp(sigmoid_float, s, 1e-30F, 200, 1) <= 3);
  for (const float sign : {1.F, -1.F}) {
    CHECK(worst_ulp(tanh_float, t, 1e-37F, 50, sign) <= 2);
    CHECK(worst_ulp(erf_float, r, 1e-37F, 20, sign) <= 2);
  }
}

TEST_CASE("vector_math: the ends of the range", "[vector_math]") {
  CHECK(exp_float(0) == 1);
  CHECK(exp_float(-inf) == 0);
  CHECK(exp_float(-88) == 0);
  CHECK(exp_float(88.73F) == inf);
  CHECK(exp_float(inf) == inf);
  CHECK(exp_below(0) == 1);
  for (const float x : {-86.F, -86.1F, -1e30F, -inf}) {
    CHECK(exp_below(x) > 0);
    CHECK(exp_below(x) < 5e-38F);
  }
  CHECK(sigmoid_float(0) == 0.5F);
  CHECK(sigmoid_float(-inf) == 0);
  CHECK(sigmoid_float(inf) == 1);
  for (const float x : {4.F, 100.F, 1e30F, inf}) {
    CHECK(erf_float(x) == 1);
    CHECK(erf_float(-x) == -1);
    CHECK(tanh_float(10 * x) == 1);
    CHECK(tanh_float(-10 * x) == -1);
  }
  CHECK(tanh_float(0) == 0);
  CHECK(std::signbit(tanh_float(-0.F)));
  CHECK(std::signbit(erf_float(-0.F)));
  CHECK(std::isnan(exp_float(nan_value)));
  CHECK(std::isnan(exp_below(nan_value)));
  CHECK(std::isnan(exp_below(-nan_value)));
  CHECK(std::isnan(sigmoid_float(nan_value)));
  CHECK(std::isnan(tanh_float(nan_value)));
  CHECK(std::isnan(erf_float(nan_value)));
}

TEST_CASE("vector_math: lane_sum and lane_max, every remainder", "[vector_math]") {
  for (std::int64_t n = 0; n <= 50; ++n) {
    const Tensor x = random_tensor({n}, 1);
    const auto at = [v = x.data()](std::int64_t i) { return v[i]; };
    double sum = 0;
    for (const real v : x.values()) sum += static_cast<double>(v);
    CHECK(static_cast<double>(lane_sum(n, at)) == Approx(sum).margin(1e-5));
    if (n > 0) CHECK(lane_max(n, at) == *std::max_element(x.data(), x.data() + n));
  }
}
