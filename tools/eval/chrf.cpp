#include "tools/eval/chrf.hpp"

#include "core/utf8.hpp"
#include "tools/eval/metric.hpp"
#include "tools/eval/ngrams.hpp"

namespace manako {

void ChrfStatistics::add(const ChrfStatistics& other) {
  for (int i = 0; i < max_order; ++i) {
    matches[i] += other.matches[i];
    hypothesis[i] += other.hypothesis[i];
    reference[i] += other.reference[i];
  }
}

double ChrfStatistics::score() const {
  double precision = 0, recall = 0;
  int orders = 0;
  for (int i = 0; i < max_order; ++i) {
    if (hypothesis[i] == 0 || reference[i] == 0) continue;
    precision += static_cast<double>(matches[i]) / static_cast<double>(hypothesis[i]);
    recall += static_cast<double>(matches[i]) / static_cast<double>(reference[i]);
    ++orders;
  }
  if (precision + recall == 0) return 0;
  precision /= orders;
  recall /= orders;
  constexpr double beta2 = 2 * 2;
  return 100 * (1 + beta2) * precision * recall / (beta2 * precision + recall);
}

ChrfStatistics chrf_statistics(std::string_view hypothesis, std::string_view reference) {
  std::u32string h = code_points(hypothesis), r = code_points(reference);
  std::erase_if(h, is_space);
  std::erase_if(r, is_space);
  ChrfStatistics statistics;
  for (int n = 1; n <= ChrfStatistics::max_order; ++n) {
    const auto a = sorted_ngrams(std::span<const char32_t>(h), n);
    const auto b = sorted_ngrams(std::span<const char32_t>(r), n);
    // sacreBLEU does not hold n-grams against a hypothesis whose reference is too short to have
    // any.
    statistics.hypothesis[n - 1] = b.empty() ? 0 : std::ssize(a);
    statistics.reference[n - 1] = std::ssize(b);
    statistics.matches[n - 1] = common_ngrams(a, b);
  }
  return statistics;
}

namespace {

class Chrf : public Metric {
 public:
  explicit Chrf(Spec&) {}

  std::vector<std::int64_t> statistics(std::string_view hypothesis,
                                       std::string_view reference) const override {
    const ChrfStatistics s = chrf_statistics(hypothesis, reference);
    std::vector<std::int64_t> out(s.matches.begin(), s.matches.end());
    out.insert(out.end(), s.hypothesis.begin(), s.hypothesis.end());
    out.insert(out.end(), s.reference.begin(), s.reference.end());
    return out;
  }

  double score_of_sums(std::span<const std::int64_t> sums) const override {
    constexpr std::size_t n = ChrfStatistics::max_order;
    ChrfStatistics s;
    std::copy_n(sums.begin(), n, s.matches.begin());
    std::copy_n(sums.begin() + n, n, s.hypothesis.begin());
    std::copy_n(sums.begin() + 2 * n, n, s.reference.begin());
    return s.score();
  }

  std::string signature() const override {
    return "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:manako-" MANAKO_VERSION;
  }
};

const bool registered =
    Metrics::add<Chrf>({.name = "chrf",
                        .family = "metric",
                        .summary = "chrF2 of a corpus (characters up to 6), equal to sacreBLEU",
                        .example = "{}"});

}  // namespace

}  // namespace manako
