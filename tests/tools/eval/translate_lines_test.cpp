#include "tools/eval/translate_lines.hpp"

#include "tests/support/catch.hpp"

using namespace manako;

namespace {

/// Counts the hypotheses that equal their references, times a factor.
class Matches : public Metric {
 public:
  explicit Matches(int factor) : factor_(factor) {}
  std::vector<std::int64_t> statistics(std::string_view hypothesis,
                                       std::string_view reference) const override {
    return {hypothesis == reference ? 1 : 0};
  }
  double score_of_sums(std::span<const std::int64_t> sums) const override {
    return static_cast<double>(factor_ * sums[0]);
  }
  std::string signature() const override { return "times " + std::to_string(factor_); }

 private:
  int factor_;
};

}  // namespace

TEST_CASE("score_lines: one score by each metric, under names of their own", "[metrics]") {
  NamedMetrics metrics;
  for (int factor = 1; factor <= 4; ++factor)
    metrics.emplace_back(factor == 3 ? "other" : "match", std::make_unique<Matches>(factor));
  const auto scores = score_lines(metrics, {"a", "b", "c"}, {"a", "x", "c"});
  std::string text;
  for (const TextScore& score : scores)
    text += fmt::format("{} {} {}; ", score.name, score.value, score.signature);
  CHECK(text == "match 2 times 1; match_2 4 times 2; other 6 times 3; match_3 8 times 4; ");
}
