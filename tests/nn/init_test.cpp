#include "nn/init.hpp"

#include <cmath>

#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

Tensor filled(const std::string& json, const Shape& shape) {
  Spec spec = Spec::parse("{\"init\": " + json + "}", "test");
  const Initializer init = matrix_init(spec);
  spec.throw_if_problems();
  Tensor out(shape);
  init(out, Random(3).child("here"));
  return out;
}

struct Moments {
  double mean, std, largest;
};
Moments moments(const Tensor& x) {
  double sum = 0, squares = 0, largest = 0;
  for (const real v : x.values()) {
    sum += static_cast<double>(v);
    squares += static_cast<double>(v) * static_cast<double>(v);
    largest = std::max(largest, std::abs(static_cast<double>(v)));
  }
  const auto n = static_cast<double>(x.size());
  return {sum / n, std::sqrt(squares / n - sum * sum / n / n), largest};
}

}  // namespace

TEST_CASE("init: spreads are those of the formulas", "[init]") {
  const Shape shape{300, 200};  // fan_out, fan_in
  const double xavier = std::sqrt(2.0 / 500);
  // The standard deviation of 60,000 draws is within 1% of the true one (3 sigma: 0.9%).
  CHECK(moments(filled(R"("xavier_uniform")", shape)).std == Approx(xavier).epsilon(0.01));
  CHECK(moments(filled(R"("xavier_uniform")", shape)).largest <= std::sqrt(6.0 / 500));
  CHECK(moments(filled(R"({"type": "xavier_normal", "gain": 2})", shape)).std ==
        Approx(2 * xavier).epsilon(0.01));
  CHECK(moments(filled(R"("he_normal")", shape)).std == Approx(std::sqrt(2.0 / 200)).epsilon(0.01));
  CHECK(moments(filled(R"({"type": "normal", "std": 0.5})", shape)).std ==
        Approx(0.5).epsilon(0.01));
  CHECK(moments(filled(R"({"type": "uniform", "bound": 0.3})", shape)).std ==
        Approx(0.3 / std::sqrt(3.0)).epsilon(0.01));
  CHECK(moments(filled(R"("zeros")", shape)).largest == 0);
  CHECK(moments(filled(R"("ones")", shape)).mean == 1);
}

TEST_CASE("init: a parameter's start depends on seed and path alone", "[init]") {
  const Initializer init = [](Tensor& out, const Random& random) {
    out.fill(static_cast<real>(random.uniform(0)));
  };
  const auto value = [&](std::uint64_t seed, const std::string& path, bool another_first) {
    Params params(seed);
    const Scope scope(params);
    if (another_first) scope.param("other", {1}, init);
    return scope.param(path, {1}, init).item();
  };
  CHECK(value(1, "a", false) == value(1, "a", true));
  CHECK(value(1, "a", false) != value(2, "a", false));
  CHECK(value(1, "a", false) != value(1, "b", false));
}
