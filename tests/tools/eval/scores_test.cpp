#include "tests/support/catch.hpp"
#include "tools/eval/bleu.hpp"
#include "tools/eval/chrf.hpp"
#include "tools/eval/metric.hpp"

namespace manako {

namespace {

double bleu(const std::string& hypothesis, const std::string& reference) {
  return bleu_statistics(hypothesis, reference, "none").score();
}
double chrf(const std::string& hypothesis, const std::string& reference) {
  return chrf_statistics(hypothesis, reference).score();
}

}  // namespace

TEST_CASE("BLEU at its edges", "[metrics]") {
  CHECK(bleu("a b c d", "a b c d") == Approx(100));
  CHECK(bleu("a b c", "a b c") == 0);  // no 4-gram: the score is not defined, and counts as 0
  CHECK(bleu("", "a b c d") == 0);
  CHECK(bleu("a b c d", "") == 0);
  CHECK(bleu("x y z w", "a b c d") == 0);
  CHECK(BleuStatistics{}.score() == 0);
}

TEST_CASE("BLEU clips, smooths and punishes brevity", "[metrics]") {
  // The paper's example: of seven "the" two count.
  const BleuStatistics clipped =
      bleu_statistics("the the the the the the the", "the cat is on the mat", "none");
  CHECK(clipped.matches[0] == 2);
  CHECK(clipped.totals[0] == 7);
  // By hand: p = 3/4, 2/3, 1/2, and the first order without a match counts 1/2 of 1.
  CHECK(bleu("a b c x", "a b c d") == Approx(100 * std::pow(0.75 * 2 / 3 * 0.5 * 0.5, 0.25)));
  // By hand: p = 1, four words of eight.
  CHECK(bleu("a b c d", "a b c d e f g h") == Approx(100 * std::exp(-1.0)));
}

TEST_CASE("chrF at its edges", "[metrics]") {
  CHECK(chrf("abcdefg", "abc defg ") == Approx(100));
  CHECK(chrf("", "abc") == 0);
  CHECK(chrf("abc", "") == 0);
  CHECK(chrf("日本", "日本") == Approx(100));
  // By hand: order 1 alone, P = 1/2, R = 1; order 2 has no reference and does not count.
  CHECK(chrf("ab", "a") == Approx(100 * 5 * 0.5 * 1 / (4 * 0.5 + 1)));
}

TEST_CASE("statistics of a corpus are sums, and its score is not a mean", "[metrics]") {
  BleuStatistics sum = bleu_statistics("a b c d", "a b c d", "none");
  sum.add(bleu_statistics("x", "a b", "none"));
  CHECK(sum.totals == std::array<std::int64_t, 4>{5, 3, 2, 1});
  CHECK(sum.matches == std::array<std::int64_t, 4>{4, 3, 2, 1});
  CHECK(sum.score() == Approx(100 * std::pow(0.8, 0.25) * std::exp(1 - 6.0 / 5)));
}

}  // namespace manako
