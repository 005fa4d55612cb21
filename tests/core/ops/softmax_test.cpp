#include "core/ops/softmax.hpp"

#include <cmath>
#include <limits>

#include "core/autograd.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

constexpr double tolerance = sizeof(real) == 4 ? 2e-6 : 1e-14;
constexpr real infinity = std::numeric_limits<real>::infinity();

// Plain loops in double.
Tensor reference(const Tensor& x, bool take_log) {
  Tensor y(x.shape());
  for (std::int64_t i = 0; i < x.rows(); ++i) {
    const real* row = x.data() + i * x.cols();
    double largest = static_cast<double>(row[0]), sum = 0;
    for (std::int64_t j = 0; j < x.cols(); ++j)
      largest = std::max(largest, static_cast<double>(row[j]));
    for (std::int64_t j = 0; j < x.cols(); ++j) sum += std::exp(row[j] - largest);
    for (std::int64_t j = 0; j < x.cols(); ++j) {
      const double log_p = row[j] - largest - std::log(sum);
      y.mutable_data()[i * x.cols() + j] = static_cast<real>(take_log ? log_p : std::exp(log_p));
    }
  }
  return y;
}

}  // namespace

TEST_CASE("softmax: equal to plain loops", "[softmax]") {
  for (const std::int64_t cols : {1, 2, 15, 16, 17, 1003}) {
    const Tensor x = random_tensor({3, cols}, 1, -5, 5);
    CHECK(max_difference(softmax(x), reference(x, false)) < tolerance);
    CHECK(max_difference(log_softmax(x), reference(x, true)) < 10 * tolerance);
  }
}

TEST_CASE("softmax: extremes", "[softmax]") {
  const Tensor x = Tensor::of({4, 3}, {1e4, -1e4, 9999, -1e4, -1e4, -1e4, -infinity, 2, 1,  //
                                       -1e4, -infinity, -1e4 + 1});
  CHECK(max_difference(softmax(x), reference(x, false)) < tolerance);
  const Tensor log_p = log_softmax(x);
  CHECK(log_p.data()[1] == Approx(-20000.3132617));  // -2e4 - log(1 + e^-1)
  CHECK(log_p.data()[3] == Approx(-std::log(3.0)));
  CHECK(log_p.data()[6] == -infinity);
  CHECK(log_p.data()[7] == Approx(-std::log1p(std::exp(-1.0))));
  CHECK(std::isnan(softmax(Tensor::of({1, 2}, {-infinity, -infinity})).data()[0]));
  CHECK(std::isnan(softmax(Tensor::of({1, 2}, {std::nan(""), 1})).data()[1]));
}

TEST_CASE("softmax: gradient", "[softmax][gradient]") {
  const auto f = [](const std::vector<Tensor>& x) { return softmax(x[0]); };
  const auto g = [](const std::vector<Tensor>& x) { return log_softmax(x[0]); };
  for (const Shape& shape : {Shape{0, 3}, Shape{2, 0}, Shape{1, 1}, Shape{3, 19}, Shape{2, 2, 5}}) {
    check_gradient(f, {random_tensor(shape, 1)});
    check_gradient(g, {random_tensor(shape, 2)});
  }
}

TEST_CASE("softmax: same bits for any number of threads", "[softmax][threads]") {
  CHECK(same_bits_for_any_threads([] {
    Tensor x = random_tensor({97, 501}, 1);
    x.set_requires_grad();
    const Tensor y = softmax(x), z = log_softmax(x);
    backward(y, random_tensor(y.shape(), 2));
    backward(z, random_tensor(y.shape(), 3));
    return std::vector<Tensor>{y, z, x.grad()};
  }));
}
