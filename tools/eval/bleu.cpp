#include "tools/eval/bleu.hpp"

#include <algorithm>
#include <cmath>

#include "tools/eval/metric.hpp"
#include "tools/eval/ngrams.hpp"
#include "tools/eval/tokenize.hpp"

namespace manako {

void BleuStatistics::add(const BleuStatistics& other) {
  for (int i = 0; i < max_order; ++i) {
    matches[i] += other.matches[i];
    totals[i] += other.totals[i];
  }
  hypothesis_length += other.hypothesis_length;
  reference_length += other.reference_length;
}

double BleuStatistics::score() const {
  if (matches[0] == 0 || totals[max_order - 1] == 0) return 0;
  double log_precisions = 0, smoothing = 1;
  for (int i = 0; i < max_order; ++i) {
    if (matches[i] == 0) smoothing *= 2;
    const double matched = matches[i] == 0 ? 1 / smoothing : static_cast<double>(matches[i]);
    log_precisions += std::log(matched / static_cast<double>(totals[i]));
  }
  const double missing =
      static_cast<double>(reference_length) / static_cast<double>(hypothesis_length) - 1;
  return 100 * std::exp(log_precisions / max_order - std::max(0.0, missing));
}

BleuStatistics bleu_statistics(std::string_view hypothesis, std::string_view reference,
                               std::string_view tokenization) {
  const std::vector<std::string> h = tokenize(hypothesis, tokenization);
  const std::vector<std::string> r = tokenize(reference, tokenization);
  BleuStatistics statistics;
  statistics.hypothesis_length = std::ssize(h);
  statistics.reference_length = std::ssize(r);
  for (int n = 1; n <= BleuStatistics::max_order; ++n) {
    const auto ngrams = sorted_ngrams(std::span(h), n);
    statistics.totals[n - 1] = std::ssize(ngrams);
    statistics.matches[n - 1] = common_ngrams(ngrams, sorted_ngrams(std::span(r), n));
  }
  return statistics;
}

namespace {

class Bleu : public Metric {
 public:
  explicit Bleu(Spec& spec)
      : tokenization_(spec.text("tokenize", {.fallback = "13a",
                                             .choices = tokenizations(),
                                             .help = "how lines are cut into tokens"})) {}

  std::vector<std::int64_t> statistics(std::string_view hypothesis,
                                       std::string_view reference) const override {
    const BleuStatistics s = bleu_statistics(hypothesis, reference, tokenization_);
    std::vector<std::int64_t> out(s.matches.begin(), s.matches.end());
    out.insert(out.end(), s.totals.begin(), s.totals.end());
    out.insert(out.end(), {s.hypothesis_length, s.reference_length});
    return out;
  }

  double score_of_sums(std::span<const std::int64_t> sums) const override {
    constexpr std::size_t n = BleuStatistics::max_order;
    BleuStatistics s{.hypothesis_length = sums[2 * n], .reference_length = sums[2 * n + 1]};
    std::copy_n(sums.begin(), n, s.matches.begin());
    std::copy_n(sums.begin() + n, n, s.totals.begin());
    return s.score();
  }

  std::string signature() const override {
    return fmt::format("nrefs:1|case:mixed|eff:no|tok:{}|smooth:exp|version:manako-" MANAKO_VERSION,
                       tokenization_);
  }

 private:
  std::string tokenization_;
};

const bool registered = Metrics::add<Bleu>({.name = "bleu",
                                            .family = "metric",
                                            .summary = "BLEU-4 of a corpus, equal to sacreBLEU",
                                            .example = R"({"tokenize": "13a"})"});

}  // namespace

}  // namespace manako
