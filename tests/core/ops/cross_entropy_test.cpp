#include "core/ops/cross_entropy.hpp"

#include <cmath>
#include <limits>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/linear.hpp"
#include "core/ops/matmul.hpp"
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

struct Expected {
  double loss = 0, nll = 0;
  std::int64_t correct = 0;
};

// The definition, in plain loops in double.
Expected reference(const Tensor& logits, const Labels& labels, double e) {
  Expected out;
  const std::int64_t V = logits.cols();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const real* z = logits.data() + static_cast<std::int64_t>(i) * V;
    std::int32_t best = 0;
    for (std::int32_t v = 0; v < V; ++v)
      if (z[v] > z[best]) best = v;
    double sum = 0;
    for (std::int64_t v = 0; v < V; ++v) sum += std::exp(static_cast<double>(z[v] - z[best]));
    const auto minus_log_p = [&](std::int64_t v) {
      return std::log(sum) - (static_cast<double>(z[v]) - static_cast<double>(z[best]));
    };
    out.nll += minus_log_p(labels[i]);
    out.loss += (1 - e) * minus_log_p(labels[i]);
    for (std::int64_t v = 0; e > 0 && v < V; ++v)
      out.loss += e / static_cast<double>(V) * minus_log_p(v);
    out.correct += best == labels[i];
  }
  return out;
}

}  // namespace

TEST_CASE("cross_entropy: equal to its definition", "[cross_entropy]") {
  for (const std::int64_t vocabulary : {1, 2, 17, 1003})
    for (const double e : {0.0, 0.1}) {
      const Tensor logits = random_tensor({37, vocabulary}, 1, -4, 4);
      const Labels labels = some_labels(37, vocabulary);
      const CrossEntropy found = cross_entropy(logits, labels, static_cast<real>(e));
      const Expected expected = reference(logits, labels, e);
      CHECK(found.loss.item() == Approx(expected.loss).epsilon(1e-6).margin(1e-6));
      CHECK(found.nll == Approx(expected.nll).epsilon(1e-6).margin(1e-6));
      CHECK(found.correct == expected.correct);
      CHECK(found.count == 37);
    }
}

TEST_CASE("cross_entropy: extremes, ties, no rows", "[cross_entropy]") {
  const real infinity = std::numeric_limits<real>::infinity();
  const Tensor logits = Tensor::of({2, 3}, {1e4, -1e4, 0, -1e4, -infinity, -1e4});
  const CrossEntropy found = cross_entropy(logits, Labels{1, 0}, 0);
  CHECK(found.nll == Approx(2e4 + std::log(2.0)));
  CHECK(found.correct == 1);  // of two equal logits the first counts
  CHECK(cross_entropy(logits, Labels{1, 2}, 0).correct == 0);
  Tensor leaf = logits.clone();
  leaf.set_requires_grad();
  backward(cross_entropy(leaf, Labels{1, 0}, 0).loss);
  CHECK(max_difference(leaf.grad(), Tensor::of({2, 3}, {1, -1, 0, -0.5, 0, 0.5})) < 1e-6);
  const CrossEntropy none = cross_entropy(Tensor({0, 3}), Labels{}, real(0.1));
  CHECK(none.loss.item() == 0);
  CHECK(none.count == 0);
}

TEST_CASE("cross_entropy: gradient", "[cross_entropy][gradient]") {
  for (const real e : {real(0), real(0.1)})
    for (const std::int64_t rows : {0, 1, 7}) {
      const Labels labels = some_labels(rows, 5);
      // Logits that the caller holds are copied by backward; those nobody holds are overwritten.
      const auto held = [&](const std::vector<Tensor>& x) {
        return cross_entropy(x[0], labels, e).loss;
      };
      const auto passed = [&](const std::vector<Tensor>& x) {
        return cross_entropy(matmul(x[0], x[1]), labels, e).loss;
      };
      check_gradient(held, {random_tensor({rows, 5}, 1)});
      check_gradient(passed, {random_tensor({rows, 3}, 2), random_tensor({3, 5}, 3)});
    }
}

TEST_CASE("cross_entropy: never a second copy of the logits", "[cross_entropy]") {
  Tensor x = random_tensor({256, 4}, 1), w = random_tensor({1024, 4}, 2);
  w.set_requires_grad();
  const std::size_t before = memory::statistics().in_use;
  memory::reset_peak();
  const CrossEntropy y = cross_entropy(linear(x, w), some_labels(256, 1024), real(0.1));
  backward(y.loss);
  const std::size_t peak = memory::statistics().peak_in_use - before;
  const std::size_t logits = 256 * 1024 * sizeof(real);
  CHECK(peak >= logits);
  CHECK(peak < logits + logits / 2);
}

TEST_CASE("cross_entropy: what does not fit", "[cross_entropy]") {
  const Tensor logits = random_tensor({2, 3}, 1);
  CHECK_THROWS_AS(cross_entropy(logits, Labels{1}, 0), Error);
  CHECK_THROWS_AS(cross_entropy(logits, Labels{1, 3}, 0), Error);
  CHECK_THROWS_AS(cross_entropy(logits, Labels{1, -1}, 0), Error);
  CHECK_THROWS_AS(cross_entropy(logits, Labels{1, 2}, 1), Error);
}

TEST_CASE("cross_entropy: same bits for any number of threads", "[cross_entropy][threads]") {
  CHECK(same_bits_for_any_threads([] {
    Tensor x = random_tensor({97, 501}, 1);
    x.set_requires_grad();
    const CrossEntropy y = cross_entropy(x, some_labels(97, 501), real(0.1));
    backward(y.loss);
    return std::vector<Tensor>{y.loss, x.grad()};
  }));
}
