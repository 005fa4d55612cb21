// Attention on 10,000 random cases against its definition in double.
#include <algorithm>

#include "core/autograd.hpp"
#include "core/ops/attention.hpp"
#include "tests/core/ops/fused_case.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

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
  const auto some_width = [&] { return number % 1000 == 0 ? 32 * draw(1, 2) : draw(1, 20); };
  const std::int64_t width = some_width(), value_width = some_width();
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

}  // namespace

TEST_CASE("fused: attention, forward and backward", "[fused][attention]") {
  for (std::uint64_t number = 0; number < random_cases; ++number) check_attention(number);
}
