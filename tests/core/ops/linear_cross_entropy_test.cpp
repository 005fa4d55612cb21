#include "core/ops/linear_cross_entropy.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/linear.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

using Labels = std::vector<std::int32_t>;

Labels some_labels(std::int64_t rows, std::int64_t vocabulary) {
  Labels labels;
  for (std::int64_t i = 0; i < rows; ++i)
    labels.push_back(static_cast<std::int32_t>(i * 7 % vocabulary));
  return labels;
}

std::vector<Tensor> inputs(std::int64_t rows, std::int64_t width, std::int64_t vocabulary) {
  std::vector<Tensor> x = {random_tensor({rows, width}, 1), random_tensor({vocabulary, width}, 2),
                           random_tensor({vocabulary}, 3)};
  for (Tensor& t : x) t.set_requires_grad();
  return x;
}

constexpr double tolerance = sizeof(real) == 4 ? 2e-5 : 1e-11;

}  // namespace

TEST_CASE("linear_cross_entropy: equal to the two ops in a row", "[linear_cross_entropy]") {
  for (const std::int64_t rows : {1, 512, 513, 1025})  // chunks of at most 512, of equal size
    for (const real dy : {real(1), real(0.25)}) {
      const Labels labels = some_labels(rows, 53);
      const std::vector<Tensor> x = inputs(rows, 19, 53), z = inputs(rows, 19, 53);
      const CrossEntropy fused = linear_cross_entropy(x[0], x[1], x[2], labels, real(0.1));
      const CrossEntropy plain = cross_entropy(linear(z[0], z[1], z[2]), labels, real(0.1));
      CHECK(fused.loss.item() == Approx(plain.loss.item()).epsilon(1e-6));
      CHECK(fused.nll == Approx(plain.nll).epsilon(1e-6));
      CHECK(fused.correct == plain.correct);
      CHECK(fused.count == rows);
      backward(fused.loss, Tensor::scalar(dy));
      backward(plain.loss, Tensor::scalar(dy));
      for (std::size_t i = 0; i < 3; ++i)
        CHECK(max_difference(x[i].grad(), z[i].grad()) < tolerance);
      const NoGrad guard;
      const CrossEntropy alone = linear_cross_entropy(x[0], x[1], x[2], labels, real(0.1));
      CHECK(alone.loss.item() == fused.loss.item());
    }
}

TEST_CASE("linear_cross_entropy: gradient", "[linear_cross_entropy][gradient]") {
  for (const real e : {real(0), real(0.1)})
    for (const std::int64_t rows : {0, 1, 7}) {
      const Labels labels = some_labels(rows, 5);
      const auto f = [&](const std::vector<Tensor>& x) {
        return linear_cross_entropy(x[0], x[1], x[2], labels, e).loss;
      };
      const auto without_bias = [&](const std::vector<Tensor>& x) {
        return linear_cross_entropy(x[0], x[1], Tensor(), labels, e).loss;
      };
      const auto frozen = [&, w = random_tensor({5, 3}, 4)](const std::vector<Tensor>& x) {
        return linear_cross_entropy(x[0], w, Tensor(), labels, e).loss;
      };
      const Tensor x = random_tensor({rows, 3}, 1), w = random_tensor({5, 3}, 2);
      check_gradient(f, {x, w, random_tensor({5}, 3)});
      check_gradient(without_bias, {x, w});
      check_gradient(frozen, {random_tensor({rows, 3}, 5)});
    }
  const auto itself = [](const std::vector<Tensor>& x) {
    return linear_cross_entropy(x[0], x[0], Tensor(), some_labels(4, 4), real(0.1)).loss;
  };
  check_gradient(itself, {random_tensor({4, 3}, 6)});
}

TEST_CASE("linear_cross_entropy: what does not fit", "[linear_cross_entropy]") {
  const Tensor x = random_tensor({2, 3}, 1), w = random_tensor({5, 3}, 2);
  CHECK_THROWS_AS(linear_cross_entropy(x, Tensor({5, 4}), Tensor(), Labels{0, 1}, 0), Error);
  CHECK_THROWS_AS(linear_cross_entropy(x, w, Tensor({4}), Labels{0, 1}, 0), Error);
  CHECK_THROWS_AS(linear_cross_entropy(x, w, Tensor(), Labels{0, 5}, 0), Error);
  CHECK_THROWS_AS(linear_cross_entropy(x, w, Tensor(), Labels{0}, 0), Error);
}

TEST_CASE("linear_cross_entropy: same bits for any number of threads", "[threads]") {
  CHECK(same_bits_for_any_threads([] {
    const std::vector<Tensor> x = inputs(1025, 33, 501);
    const CrossEntropy y =
        linear_cross_entropy(x[0], x[1], x[2], some_labels(1025, 501), real(0.1));
    backward(y.loss);
    return std::vector<Tensor>{y.loss, x[0].grad(), x[1].grad(), x[2].grad()};
  }));
}
