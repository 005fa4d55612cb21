#include "tools/eval/bootstrap.hpp"

#include <algorithm>
#include <functional>

#include "core/parallel.hpp"
#include "core/random.hpp"

namespace manako {
namespace {

constexpr double outside = 0.025;  // of the resamples, on each side of the interval

using Sums = std::vector<std::int64_t>;

double mean_score(const Metric& metric, const std::vector<Sums>& sums) {
  double total = 0;
  for (const Sums& run : sums) total += metric.score_of_sums(run);
  return total / static_cast<double>(sums.size());
}

}  // namespace

Resampled resample(const Metric& metric, const std::vector<CorpusStatistics>& runs, int resamples) {
  const std::size_t sentences = runs.empty() ? 0 : runs[0].sentences;
  bool alike = sentences > 0;
  for (const CorpusStatistics& run : runs) alike = alike && run.sentences == sentences;
  require(alike, Exit::internal, "bootstrap: runs of no or different numbers of sentences");
  Resampled out;
  for (const CorpusStatistics& run : runs)
    out.score += metric.score(run) / static_cast<double>(runs.size());
  out.scores.resize(static_cast<std::size_t>(resamples));
  const Random random = Random(1).child("bootstrap");
  parallel_for(resamples, 1, [&](std::int64_t begin, std::int64_t) {
    const Random own = random.at(static_cast<std::uint64_t>(begin));
    std::vector<Sums> sums(runs.size(), Sums(runs[0][0].size()));
    for (std::size_t i = 0; i < sentences; ++i) {
      const auto drawn =
          static_cast<std::size_t>(own.below(static_cast<std::int64_t>(sentences), i));
      for (std::size_t run = 0; run < runs.size(); ++run)
        std::ranges::transform(sums[run], runs[run][drawn], sums[run].begin(), std::plus());
    }
    out.scores[static_cast<std::size_t>(begin)] = mean_score(metric, sums);
  });
  return out;
}

PairedDifference paired_difference(const Resampled& ours, const Resampled& theirs) {
  const std::size_t count = ours.scores.size();
  require(count > 0 && count == theirs.scores.size(), Exit::internal,
          "bootstrap: {} resamples against {}", count, theirs.scores.size());
  PairedDifference out{.value = ours.score - theirs.score};
  std::vector<double> differences(count);
  std::ranges::transform(ours.scores, theirs.scores, differences.begin(), std::minus());
  const auto against =
      std::ranges::count_if(differences, [&](double d) { return d * out.value <= 0; });
  out.p = static_cast<double>(1 + against) / static_cast<double>(1 + count);
  std::ranges::sort(differences);
  const auto below = static_cast<std::size_t>(outside * static_cast<double>(count));
  out.low = differences[below];
  out.high = differences[count - 1 - below];
  return out;
}

}  // namespace manako
