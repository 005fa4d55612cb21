#pragma once

#include <vector>

#include "tools/eval/metric.hpp"

namespace manako {

/// A system's score on its test set, and on test sets drawn from that with replacement: of several
/// runs (seeds), the mean of their scores.
struct Resampled {
  double score = 0;
  std::vector<double> scores;
};

/// Resample number b consists of the same sentences for every system and metric, whatever the
/// threads: so two systems can be compared resample by resample.
/// Requires: every run has the same number of sentences, at least one.
Resampled resample(const Metric& metric, const std::vector<CorpusStatistics>& runs,
                   int resamples = 1000);

/// Paired bootstrap resampling.   Koehn 2004, "Statistical significance tests for machine
/// translation evaluation" (W04-3250).
struct PairedDifference {
  double value = 0;          ///< ours - theirs, on the test set
  double low = 0, high = 0;  ///< 95% of the resampled differences lie here (percentile interval)
  /// One-sided p value: (1 + c) / (1 + resamples), c the number of resamples whose difference is 0
  /// or has not the sign of `value`.
  double p = 1;
};

/// Requires: resamples of one test set, equally many.
PairedDifference paired_difference(const Resampled& ours, const Resampled& theirs);

}  // namespace manako
