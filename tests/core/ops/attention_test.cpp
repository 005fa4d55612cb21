#include "core/ops/attention.hpp"

#include <cmath>
#include <limits>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/dropout_mask.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/same_bits.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

using Lengths = std::vector<std::int64_t>;

struct Case {
  Lengths queries, keys;
  std::int64_t heads, width, value_width;
  bool causal;
  real dropout;

  Tensor q() const { return random_tensor({Segments(queries).rows(), heads * width}, 1, -2, 2); }
  Tensor k() const { return random_tensor({Segments(keys).rows(), heads * width}, 2, -2, 2); }
  Tensor v() const { return random_tensor({Segments(keys).rows(), heads * value_width}, 3); }
  AttentionOptions options() const {
    return {.num_heads = heads, .causal = causal, .dropout = dropout, .random = Random(9)};
  }
  Tensor run(const std::vector<Tensor>& x) const {
    return attention(x[0], x[1], x[2], Segments(queries), Segments(keys), options());
  }
};

const std::vector<Case> cases = {
    {{3}, {3}, 1, 4, 4, false, 0},
    {{5, 0, 1, 2}, {5, 0, 1, 2}, 2, 3, 3, true, 0},
    {{2, 1, 3, 0}, {4, 0, 1, 2}, 2, 3, 5, false, 0},  // cross; no keys; no queries
    {{2, 3, 4}, {5, 2, 0}, 1, 2, 2, true, 0},         // causal with Tk != Tq
    {{5, 0, 1, 9}, {5, 0, 1, 9}, 2, 3, 3, true, real(0.3)},
    {{2, 1, 3}, {4, 9, 1}, 3, 2, 2, false, real(0.5)},
};
// Several blocks of queries; too large for numeric gradients.
const std::vector<Case> large_cases = {{{150, 1}, {150, 1}, 2, 9, 9, true, 0},
                                       {{70, 64}, {33, 90}, 2, 8, 16, false, 0},
                                       {{130}, {140}, 1, 16, 16, true, real(0.2)},
                                       {{60}, {700}, 1, 8, 40, false, real(0.1)},
                                       {{300, 5}, {520, 3}, 2, 4, 4, true, real(0.1)},
                                       {{9}, {30}, 1, 600, 8, false, 0},
                                       {{150}, {150}, 1, 600, 8, true, 0},
                                       {{110}, {300}, 2, 300, 8, true, real(0.1)},
                                       {{70}, {140}, 1, 8, 128, true, 0}};

// The definition, in plain loops in double.
Tensor reference(const Case& c, const Tensor& q, const Tensor& k, const Tensor& v) {
  const Segments queries(c.queries), keys(c.keys);
  Tensor y = Tensor::zeros({q.rows(), v.cols()});
  for (std::int64_t s = 0; s < queries.count(); ++s)
    for (std::int64_t h = 0; h < c.heads; ++h)
      for (std::int64_t i = 0; i < queries.length(s); ++i) {
        const std::int64_t tk = keys.length(s), row = queries.begin(s) + i;
        const DropoutMask mask(c.dropout,
                               Random(9).child(static_cast<std::uint64_t>(s * c.heads + h)));
        std::vector<real> factor(static_cast<std::size_t>(tk), 1);
        mask.factors(i * ((tk + 31) / 32 * 32), factor.data(), tk);
        const auto sees = [&](std::int64_t j) {
          return !c.causal || j <= i + tk - queries.length(s);
        };
        const auto score = [&](std::int64_t j) {
          double dot = 0;
          for (std::int64_t d = 0; d < c.width; ++d)
            dot += static_cast<double>(q.data()[row * q.cols() + h * c.width + d]) *
                   k.data()[(keys.begin(s) + j) * k.cols() + h * c.width + d];
          return dot / std::sqrt(static_cast<double>(c.width));
        };
        double sum = 0;
        for (std::int64_t j = 0; j < tk; ++j)
          if (sees(j)) sum += std::exp(score(j));
        for (std::int64_t d = 0; d < c.value_width; ++d) {
          double out = 0;
          for (std::int64_t j = 0; j < tk; ++j)
            if (sees(j))
              out += std::exp(score(j)) / sum * factor[static_cast<std::size_t>(j)] *
                     v.data()[(keys.begin(s) + j) * v.cols() + h * c.value_width + d];
          y.mutable_data()[row * v.cols() + h * c.value_width + d] = static_cast<real>(out);
        }
      }
  return y;
}

}  // namespace

TEST_CASE("attention: equal to its definition", "[attention]") {
  const auto compare = [](const Case& c) {
    const Tensor q = c.q(), k = c.k(), v = c.v();
    CHECK(max_difference(c.run({q, k, v}), reference(c, q, k, v)) < 1e-5);
  };
  for (const Case& c : cases) compare(c);
  for (const Case& c : large_cases) compare(c);
}

TEST_CASE("attention: gradient", "[attention][gradient]") {
  for (const Case& c : cases)
    check_gradient([&](const std::vector<Tensor>& x) { return c.run(x); }, {c.q(), c.k(), c.v()});
}

TEST_CASE("attention: gradient of a tensor that is q, k and v", "[attention][gradient]") {
  // The second pair of segments crosses: a row is a query of one and a key of another segment.
  for (const auto& [queries, keys] :
       {std::pair<Lengths, Lengths>{{3, 2, 0}, {3, 2, 0}}, {{1, 4}, {4, 1}}}) {
    const Case c{queries, keys, 2, 2, 2, false, 0};
    check_gradient(
        [&](const std::vector<Tensor>& x) {
          return c.run({x[0], x[0], x[0]});
        },
        {c.q()});
  }
}

TEST_CASE("attention: several blocks of queries have the gradient of many small ones",
          "[attention][gradient]") {
  // One query per segment, each with its own copy of the keys that it sees, needs one block only.
  const std::int64_t n = 150, width = GENERATE(6, 1100);  // wider than a slice of any kernel
  Tensor q = random_tensor({n, width}, 1), k = random_tensor({n, width}, 2),
         v = random_tensor({n, width}, 3);
  const Tensor u = random_tensor({n, width}, 4);
  for (Tensor* t : {&q, &k, &v}) t->set_requires_grad();
  const Segments one = Segments::single(n);
  backward(attention(q, k, v, one, one, {.num_heads = 2, .causal = true}), u);

  Tensor dk = Tensor::zeros({n, width}), dv = dk.clone();
  for (std::int64_t i = 0; i < n; ++i) {
    Tensor qi = q.row_range(i, i + 1).clone(), ki = k.row_range(0, i + 1).clone(),
           vi = v.row_range(0, i + 1).clone();
    for (Tensor* t : {&qi, &ki, &vi}) t->set_requires_grad();
    backward(attention(qi, ki, vi, Segments::single(1), Segments::single(i + 1), {.num_heads = 2}),
             u.row_range(i, i + 1));
    CHECK(max_difference(qi.grad(), q.grad().row_range(i, i + 1)) < 1e-5);
    for (std::int64_t j = 0; j < ki.size(); ++j) {
      dk.mutable_data()[j] += ki.grad().data()[j];
      dv.mutable_data()[j] += vi.grad().data()[j];
    }
  }
  CHECK(max_difference(dk, k.grad()) < 1e-5);
  CHECK(max_difference(dv, v.grad()) < 1e-5);
}

TEST_CASE("attention: weights on request, extreme scores", "[attention]") {
  const Case c{{2, 3}, {2, 3}, 2, 2, 2, true, real(0.5)};
  std::vector<Tensor> weights;
  AttentionOptions options = c.options();
  options.weights = &weights;
  attention(c.q(), c.k(), c.v(), Segments(c.queries), Segments(c.keys), options);
  REQUIRE(weights.size() == 2);
  CHECK(weights[1].shape() == Shape{2, 3, 3});
  for (std::int64_t row = 0; row < 6; ++row) {  // before dropout: rows that sum to 1
    const real* w = weights[1].data() + row * 3;
    CHECK(w[0] + w[1] + w[2] == Approx(1));
    for (std::int64_t j = row % 3 + 1; j < 3; ++j) CHECK(w[j] == 0);
  }
  const Tensor q = Tensor::full({1, 1}, 100), k = Tensor::of({3, 1}, {100, -100, 100}),
               v = Tensor::of({3, 1}, {1, 2, 3});
  CHECK(attention(q, k, v, Segments::single(1), Segments::single(3), {}).item() == Approx(2));
}

TEST_CASE("attention: what does not fit", "[attention]") {
  const Tensor x = random_tensor({4, 6}, 1);
  const Segments four = Segments::single(4);
  CHECK_THROWS_AS(attention(x, x, x, four, Segments({2, 2}), {}), Error);
  CHECK_THROWS_AS(attention(x, x, x, four, Segments::single(3), {}), Error);
  CHECK_THROWS_AS(attention(x, x, random_tensor({3, 6}, 1), four, four, {}), Error);
  CHECK_THROWS_AS(attention(x, random_tensor({4, 4}, 1), x, four, four, {}), Error);
  CHECK_THROWS_AS(attention(x, x, x, four, four, {.num_heads = 4}), Error);
  CHECK_THROWS_AS(attention(x, x, x, four, four, {.dropout = 1}), Error);
}

TEST_CASE("attention: same bits for any number of threads", "[attention][threads]") {
  for (const Case& c : large_cases)
    CHECK(same_bits_for_any_threads([&] {
      Tensor q = c.q(), k = c.k(), v = c.v();
      for (Tensor* t : {&q, &k, &v}) t->set_requires_grad();
      const Tensor y = c.run({q, k, v});
      backward(y, random_tensor(y.shape(), 4));
      return std::vector<Tensor>{y, q.grad(), k.grad(), v.grad()};
    }));
}

TEST_CASE("attention: memory is linear in the length", "[attention]") {
  const std::int64_t n = 4096;
  Tensor x = random_tensor({n, 4}, 1);
  x.set_requires_grad();
  const Segments one = Segments::single(n);
  const std::size_t before = memory::statistics().in_use;
  memory::reset_peak();
  backward(attention(x, x, x, one, one, {.causal = true}), x.detached());
  CHECK(memory::statistics().peak_in_use - before < n * n * sizeof(real) / 8);
}
