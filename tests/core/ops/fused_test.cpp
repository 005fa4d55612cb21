// Every op that does several things in one pass, on 10,000 random cases against plain loops in
// double.  (Products: product_test.cpp.)
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/autograd.hpp"
#include "core/ops/attention.hpp"
#include "core/ops/dropout.hpp"
#include "core/ops/dropout_mask.hpp"
#include "core/ops/linear.hpp"
#include "core/ops/linear_cross_entropy.hpp"
#include "core/ops/relu_dropout.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/random_cases.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// The inputs are below 2 and sums have a few hundred terms: this is some 100 roundings.
constexpr double bound = sizeof(real) == 4 ? 2e-5 : 1e-13;

// Draws of one case.
class Draw {
 public:
  explicit Draw(std::uint64_t number) : random_(Random(23).child(number)) {}
  std::int64_t operator()(std::int64_t low, std::int64_t high) {
    return low + random_.below(high - low + 1, index_++);
  }
  bool coin() { return (*this)(0, 1) == 1; }

 private:
  Random random_;
  std::uint64_t index_ = 0;
};

using Doubles = std::vector<double>;
Doubles doubles(const Tensor& t) { return {t.values().begin(), t.values().end()}; }

double difference(const Tensor& got, const Doubles& want) {
  double worst = 0;
  for (std::size_t i = 0; i < want.size(); ++i) {
    const double off = std::abs(static_cast<double>(got.data()[i]) - want[i]);
    if (!(off <= worst)) worst = off;
  }
  return worst;
}

std::vector<real> factors(real rate, const Random& random, std::int64_t n) {
  std::vector<real> out(static_cast<std::size_t>(n), 1);
  const DropoutMask mask(rate, random);
  if (mask.active()) mask.factors(0, out.data(), n);
  return out;
}

// Attention of one segment and head by its definition, forward and backward.
struct Definition {
  std::int64_t tq, tk, width, value_width, q_stride, v_stride;
  bool causal;
  std::vector<real> factor;  // [tq, row]
  std::int64_t row;

  void run(const double* q, const double* k, const double* v, const double* dy, double* y,
           double* dq, double* dk, double* dv) const {
    const double scale = 1 / std::sqrt(static_cast<double>(width));
    for (std::int64_t i = 0; i < tq; ++i) {
      const std::int64_t seen = causal ? std::clamp<std::int64_t>(i + 1 + tk - tq, 0, tk) : tk;
      Doubles p(static_cast<std::size_t>(seen)), dp(p.size());
      double sum = 0, dot = 0;
      for (std::int64_t j = 0; j < seen; ++j) {
        double s = 0;
        for (std::int64_t d = 0; d < width; ++d) s += q[i * q_stride + d] * k[j * q_stride + d];
        sum += p[static_cast<std::size_t>(j)] = std::exp(s * scale);
      }
      for (std::int64_t j = 0; j < seen; ++j) {
        const auto at = static_cast<std::size_t>(j);
        const double m = factor[static_cast<std::size_t>(i * row + j)];
        p[at] /= sum;
        for (std::int64_t d = 0; d < value_width; ++d) {
          y[i * v_stride + d] += p[at] * m * v[j * v_stride + d];
          dv[j * v_stride + d] += p[at] * m * dy[i * v_stride + d];
          dp[at] += m * dy[i * v_stride + d] * v[j * v_stride + d];
        }
        dot += p[at] * dp[at];
      }
      for (std::int64_t j = 0; j < seen; ++j) {
        const auto at = static_cast<std::size_t>(j);
        const double ds = scale * p[at] * (dp[at] - dot);
        for (std::int64_t d = 0; d < width; ++d) {
          dq[i * q_stride + d] += ds * k[j * q_stride + d];
          dk[j * q_stride + d] += ds * q[i * q_stride + d];
        }
      }
    }
  }
};

void check_attention(std::uint64_t number) {
  Draw draw(number);
  const std::int64_t longest = number % 200 == 0 ? 320 : 20, heads = draw(1, 3);
  std::vector<std::int64_t> queries, keys;
  const bool self = draw.coin();
  for (std::int64_t s = draw(1, 3); s > 0; --s) {
    queries.push_back(draw(0, longest));
    keys.push_back(self ? queries.back() : draw(0, longest));
  }
  const std::int64_t width = draw(1, 20), value_width = draw(1, 20);
  const bool causal = draw.coin();
  const real rate = draw.coin() ? real(0.3) : real{0};
  CAPTURE(number, queries, keys, heads, width, value_width, causal, rate);
  const Segments qs(queries), ks(keys);
  Tensor q = random_tensor({qs.rows(), heads * width}, 1, -2, 2),
         k = random_tensor({ks.rows(), heads * width}, 2, -2, 2),
         v = random_tensor({ks.rows(), heads * value_width}, 3);
  const Tensor dy = random_tensor({qs.rows(), heads * value_width}, 4);
  for (Tensor* x : {&q, &k, &v}) x->set_requires_grad();
  const Tensor y =
      attention(q, k, v, qs, ks,
                {.num_heads = heads, .causal = causal, .dropout = rate, .random = Random(number)});
  backward(y, dy);

  const Doubles dq_in = doubles(q), dk_in = doubles(k), dv_in = doubles(v), dy_in = doubles(dy);
  Doubles want_y(dy_in.size()), dq(dq_in.size()), dk(dk_in.size()), dv(dv_in.size());
  for (std::int64_t s = 0; s < qs.count(); ++s)
    for (std::int64_t h = 0; h < heads; ++h) {
      const std::int64_t tq = qs.length(s), tk = ks.length(s), row = (tk + 31) / 32 * 32;
      const Definition one{
          tq,
          tk,
          width,
          value_width,
          heads * width,
          heads * value_width,
          causal,
          factors(rate, Random(number).child(static_cast<std::uint64_t>(s * heads + h)), tq * row),
          row};
      const std::int64_t aq = qs.begin(s) * one.q_stride + h * width,
                         ak = ks.begin(s) * one.q_stride + h * width,
                         av = ks.begin(s) * one.v_stride + h * value_width,
                         ay = qs.begin(s) * one.v_stride + h * value_width;
      one.run(dq_in.data() + aq, dk_in.data() + ak, dv_in.data() + av, dy_in.data() + ay,
              want_y.data() + ay, dq.data() + aq, dk.data() + ak, dv.data() + av);
    }
  REQUIRE(difference(y, want_y) < bound);
  if (q.grad().defined()) {
    REQUIRE(difference(q.grad(), dq) < bound);
    REQUIRE(difference(k.grad(), dk) < bound);
    REQUIRE(difference(v.grad(), dv) < bound);
  }
}

void check_linear_cross_entropy(std::uint64_t number) {
  Draw draw(number);
  const std::int64_t rows = number % 500 == 0 ? draw(500, 1100) : draw(1, 12), width = draw(1, 40),
                     vocabulary = draw(2, 90);
  const real e = draw.coin() ? real(0.1) : real{0};
  CAPTURE(number, rows, width, vocabulary, e);
  std::vector<std::int32_t> labels;
  for (std::int64_t i = 0; i < rows; ++i)
    labels.push_back(static_cast<std::int32_t>(draw(0, vocabulary - 1)));
  Tensor x = random_tensor({rows, width}, 1), w = random_tensor({vocabulary, width}, 2),
         b = random_tensor({vocabulary}, 3);
  for (Tensor* t : {&x, &w, &b}) t->set_requires_grad();
  const CrossEntropy got = linear_cross_entropy(x, w, b, labels, e);
  backward(got.loss);

  Doubles dx(static_cast<std::size_t>(rows * width)),
      dw(static_cast<std::size_t>(vocabulary * width)), db(static_cast<std::size_t>(vocabulary));
  double loss = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    Doubles z = doubles(b);
    double sum = 0;
    for (std::int64_t c = 0; c < vocabulary; ++c) {
      for (std::int64_t d = 0; d < width; ++d)
        z[static_cast<std::size_t>(c)] += static_cast<double>(x.data()[i * width + d]) *
                                          static_cast<double>(w.data()[c * width + d]);
      sum += std::exp(z[static_cast<std::size_t>(c)]);
    }
    for (std::int64_t c = 0; c < vocabulary; ++c) {
      const auto at = static_cast<std::size_t>(c);
      const double truth =
          static_cast<double>(e) / static_cast<double>(vocabulary) +
          (c == labels[static_cast<std::size_t>(i)] ? 1 - static_cast<double>(e) : 0);
      loss -= truth * (z[at] - std::log(sum));
      const double g = std::exp(z[at]) / sum - truth;
      db[at] += g;
      for (std::int64_t d = 0; d < width; ++d) {
        dx[static_cast<std::size_t>(i * width + d)] +=
            g * static_cast<double>(w.data()[c * width + d]);
        dw[static_cast<std::size_t>(c * width + d)] +=
            g * static_cast<double>(x.data()[i * width + d]);
      }
    }
  }
  const double many = static_cast<double>(std::max<std::int64_t>(1, rows / 10));
  REQUIRE(std::abs(static_cast<double>(got.loss.item()) - loss) <
          bound * static_cast<double>(rows));
  REQUIRE(difference(x.grad(), dx) < bound);
  REQUIRE(difference(w.grad(), dw) < bound * many);
  REQUIRE(difference(b.grad(), db) < bound * many);
}

// y = x + branch * m  and  y = max(0, x) * m: the same roundings as the plain loops, so equal.
void check_dropped(std::uint64_t number) {
  Draw draw(number);
  const std::int64_t n = number % 500 == 0 ? draw(8000, 20000) : draw(1, 300);
  const real rate = static_cast<real>(draw(0, 9)) / 10;
  CAPTURE(number, n, rate);
  Tensor x = random_tensor({n}, 1), branch = random_tensor({n}, 2);
  const Tensor dy = random_tensor({n}, 3);
  for (Tensor* t : {&x, &branch}) t->set_requires_grad();
  const Tensor sum = add_dropout(x, branch, rate, Random(number));
  backward(sum, dy);
  const Tensor dbranch = branch.grad();
  x.clear_grad();
  const Tensor rectified = relu_dropout(x, rate, Random(number));
  backward(rectified, dy);
  const std::vector<real> m = factors(rate, Random(number), n);
  const double unit = sizeof(real) == 4 ? 0x1p-23 : 0x1p-52;  // of results below 12
  for (std::int64_t i = 0; i < n; ++i) {
    const double a = x.data()[i], b = branch.data()[i], g = dy.data()[i],
                 f = m[static_cast<std::size_t>(i)];
    REQUIRE(std::abs(sum.data()[i] - (a + b * f)) <= 16 * unit);
    REQUIRE(std::abs(dbranch.data()[i] - g * f) <= 16 * unit);
    REQUIRE(std::abs(rectified.data()[i] - std::max(a, 0.0) * f) <= 16 * unit);
    REQUIRE(std::abs(x.grad().data()[i] - (a > 0 ? g * f : 0)) <= 16 * unit);
  }
}

void check_linear(std::uint64_t number) {
  Draw draw(number);
  const std::int64_t rows = draw(1, 40), in = draw(1, 40), out = draw(1, 70);
  CAPTURE(number, rows, in, out);
  Tensor x = random_tensor({rows, in}, 1), w = random_tensor({out, in}, 2),
         b = random_tensor({out}, 3);
  const Tensor dy = random_tensor({rows, out}, 4), alone = linear(x, w, b);
  for (Tensor* t : {&x, &w, &b}) t->set_requires_grad();
  const Tensor y = linear(x, w, b);
  backward(y, dy);
  Doubles want(static_cast<std::size_t>(rows * out)), dx(static_cast<std::size_t>(rows * in)),
      dw(static_cast<std::size_t>(out * in)), db(static_cast<std::size_t>(out));
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t o = 0; o < out; ++o) {
      const double g = dy.data()[i * out + o];
      double& sum = want[static_cast<std::size_t>(i * out + o)];
      sum = b.data()[o];
      db[static_cast<std::size_t>(o)] += g;
      for (std::int64_t d = 0; d < in; ++d) {
        const double a = x.data()[i * in + d], c = w.data()[o * in + d];
        sum += a * c;
        dx[static_cast<std::size_t>(i * in + d)] += g * c;
        dw[static_cast<std::size_t>(o * in + d)] += g * a;
      }
    }
  REQUIRE(difference(y, want) < bound);
  REQUIRE(difference(alone, want) < bound);  // without gradients: packed weights
  REQUIRE(difference(x.grad(), dx) < bound);
  REQUIRE(difference(w.grad(), dw) < bound);
  REQUIRE(difference(b.grad(), db) < bound);
}

}  // namespace

TEST_CASE("fused: attention, forward and backward", "[fused][attention]") {
  for (std::uint64_t number = 0; number < random_cases; ++number) check_attention(number);
}
TEST_CASE("fused: linear_cross_entropy, loss and gradients", "[fused][linear_cross_entropy]") {
  for (std::uint64_t number = 0; number < random_cases; ++number)
    check_linear_cross_entropy(number);
}
TEST_CASE("fused: add_dropout and relu_dropout, forward and backward", "[fused][dropout]") {
  for (std::uint64_t number = 0; number < random_cases; ++number) check_dropped(number);
}
TEST_CASE("fused: linear with its bias, forward and backward", "[fused][linear]") {
  for (std::uint64_t number = 0; number < random_cases; ++number) check_linear(number);
}
