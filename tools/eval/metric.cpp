#include "tools/eval/metric.hpp"

#include <algorithm>
#include <functional>

#include "optim/watched.hpp"

namespace manako {

bool higher_is_better(const std::string& score) {
  const auto* metric = Metrics::find(score);
  if (metric == nullptr) return Watched{score}.higher_is_better();
  Spec none = Spec::parse("{}", score);
  return metric->make(none)->higher_is_better();
}

void require_pairs(const std::string& who, const std::vector<std::string>& hypotheses,
                   const std::vector<std::string>& references) {
  require(hypotheses.size() == references.size(), Exit::data,
          "{}: {} hypotheses for {} references; expected one for each; "
          "likely a line is missing in one of the files (empty lines count)",
          who, hypotheses.size(), references.size());
}

std::span<const std::int64_t> CorpusStatistics::operator[](std::size_t sentence) const {
  const std::size_t width = counts.size() / sentences;
  return std::span(counts).subspan(sentence * width, width);
}

CorpusStatistics Metric::corpus_statistics(const std::vector<std::string>& hypotheses,
                                           const std::vector<std::string>& references) const {
  require_pairs("metric", hypotheses, references);
  CorpusStatistics out{hypotheses.size()};
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    const std::vector<std::int64_t> own = statistics(hypotheses[i], references[i]);
    out.counts.insert(out.counts.end(), own.begin(), own.end());
  }
  return out;
}

double Metric::score(const CorpusStatistics& corpus) const {
  if (corpus.sentences == 0) return 0;
  std::vector<std::int64_t> sums(corpus[0].size());
  for (std::size_t i = 0; i < corpus.sentences; ++i)
    std::ranges::transform(sums, corpus[i], sums.begin(), std::plus());
  return score_of_sums(sums);
}

double Metric::score(const std::vector<std::string>& hypotheses,
                     const std::vector<std::string>& references) const {
  return score(corpus_statistics(hypotheses, references));
}

}  // namespace manako
