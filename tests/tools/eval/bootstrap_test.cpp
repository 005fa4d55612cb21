#include "tools/eval/bootstrap.hpp"

#include "core/parallel.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

/// The percentage of sentences that are right: a score whose resampled values can be worked out.
class Share : public Metric {
 public:
  std::vector<std::int64_t> statistics(std::string_view ours,
                                       std::string_view theirs) const override {
    return {ours == theirs, 1};
  }
  double score_of_sums(std::span<const std::int64_t> sums) const override {
    return 100 * static_cast<double>(sums[0]) / static_cast<double>(sums[1]);
  }
  std::string signature() const override { return "share"; }
};

/// `right` of `sentences` are right, beginning with the first.
CorpusStatistics corpus(std::int64_t right, std::int64_t sentences, std::int64_t first = 0) {
  CorpusStatistics out{static_cast<std::size_t>(sentences)};
  for (std::int64_t i = 0; i < sentences; ++i)
    out.counts.insert(out.counts.end(), {i >= first && i < first + right, 1});
  return out;
}

}  // namespace

TEST_CASE("bootstrap: the interval of a share is the binomial's", "[bootstrap]") {
  // The number of right sentences in a resample is binomial(400, p).  Normal approximation:
  // p +- 1.96 sqrt(p (1 - p) / 400), 45% to 55% for p = 1/2.
  const Share metric;
  const Resampled half = resample(metric, {corpus(200, 400)});
  CHECK(half.score == 50);
  CHECK(half.scores.size() == 1000);
  const PairedDifference against_zero = paired_difference(half, resample(metric, {corpus(0, 400)}));
  CHECK(against_zero.value == 50);
  CHECK(against_zero.low == Approx(45.1).margin(0.5));
  CHECK(against_zero.high == Approx(54.9).margin(0.5));
  CHECK(against_zero.p == Approx(1 / 1001.0));  // no resample disagrees
}

TEST_CASE("bootstrap: pairing takes away what both systems share", "[bootstrap]") {
  // Ours is right wherever theirs is, and in 8 sentences of 400 more: however the resample falls,
  // the difference is that of the 8 alone: 2% +- 1.96 sqrt(0.02 * 0.98 / 400), 0.6% to 3.4%.
  const Share metric;
  const PairedDifference d =
      paired_difference(resample(metric, {corpus(208, 400)}), resample(metric, {corpus(200, 400)}));
  CHECK(d.value == Approx(2));
  CHECK(d.low == Approx(0.75).margin(0.3));
  CHECK(d.high == Approx(3.4).margin(0.4));
  // A resample without any of the 8 ties: (1 - 8/400)^400 = 0.0003 of them.
  CHECK(d.p < 0.005);
  // The same two shares, but of different sentences: 2% +- 1.96 sqrt(~1.02 / 400), -8% to 12%.
  const PairedDifference apart = paired_difference(resample(metric, {corpus(208, 400, 192)}),
                                                   resample(metric, {corpus(200, 400)}));
  CHECK(apart.value == Approx(2));
  CHECK(apart.low == Approx(-7.7).margin(1.5));
  CHECK(apart.high == Approx(11.7).margin(1.5));
  CHECK(apart.p == Approx(0.35).margin(0.05));  // 1 - Phi(2 / 5.05)
}

TEST_CASE("bootstrap: equal systems are no different, and the sign turns with the sides",
          "[bootstrap]") {
  const Share metric;
  const Resampled a = resample(metric, {corpus(10, 30)}), b = resample(metric, {corpus(12, 30, 4)});
  const PairedDifference same = paired_difference(a, a);
  CHECK(same.value == 0);
  CHECK(same.low == 0);
  CHECK(same.high == 0);
  CHECK(same.p == 1);
  const PairedDifference ours = paired_difference(b, a), theirs = paired_difference(a, b);
  CHECK(ours.value == -theirs.value);
  CHECK(ours.low == -theirs.high);
  CHECK(ours.p == theirs.p);
}

TEST_CASE("bootstrap: several seeds are averaged, in any order and on any threads", "[bootstrap]") {
  const Share metric;
  const CorpusStatistics x = corpus(10, 40), y = corpus(20, 40, 5);
  const Resampled both = resample(metric, {x, y});
  CHECK(both.score == 37.5);
  const Resampled one = resample(metric, {x}), other = resample(metric, {y});
  for (std::size_t i = 0; i < both.scores.size(); ++i)
    CHECK(both.scores[i] == Approx((one.scores[i] + other.scores[i]) / 2));
  CHECK(resample(metric, {y, x}).scores == both.scores);
  const int before = threads();
  set_threads(3);
  const Resampled again = resample(metric, {x, y});
  set_threads(before);
  CHECK(again.scores == both.scores);
}

TEST_CASE("bootstrap: unequal test sets are refused", "[bootstrap]") {
  const Share metric;
  expect_error(Exit::internal, {"bootstrap"}, [&] {
    resample(metric, {corpus(1, 4), corpus(1, 5)});
  });
  expect_error(Exit::internal, {"bootstrap"}, [&] { resample(metric, {}); });
}

TEST_CASE("metrics: sums of statistics give the score of the corpus", "[metrics]") {
  const std::vector<std::string> ours = {"the cat sat on the mat", "a dog barks", ""},
                                 references = {"the cat is on the mat", "the dog barks now", "x"};
  for (const char* name : {"bleu", "chrf"}) {
    Spec spec = Spec::parse(fmt::format(R"({{"m": "{}"}})", name), "test");
    const auto metric = Metrics::make(spec, "m", {});
    const CorpusStatistics all = metric->corpus_statistics(ours, references);
    CHECK(all.sentences == 3);
    std::vector<std::int64_t> sums(all[0].size());
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += all[i][k];
    CHECK(metric->score_of_sums(sums) == metric->score(ours, references));
    CHECK(metric->score({}, {}) == 0);
  }
}
