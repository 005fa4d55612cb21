#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace manako {

/// What BLEU needs to know of a sentence; of a corpus, the sum over its sentences.
///   BLEU = 100 * min(1, exp(1 - r / h)) * (p1 p2 p3 p4)^(1/4),   pn = matches[n-1] / totals[n-1],
/// h and r the lengths in tokens.  The k-th pn without a match counts as 1 / (2^k totals[n-1])
/// (smoothing "exp").   Papineni et al. 2002; numbers as sacreBLEU (Post 2018, arXiv:1804.08771).
struct BleuStatistics {
  static constexpr int max_order = 4;
  std::array<std::int64_t, max_order> matches = {}, totals = {};
  std::int64_t hypothesis_length = 0, reference_length = 0;

  void add(const BleuStatistics& other);
  double score() const;  ///< 0..100
};

/// Of one sentence.  For tokenizations see tools/eval/tokenize.hpp.
BleuStatistics bleu_statistics(std::string_view hypothesis, std::string_view reference,
                               std::string_view tokenization);

}  // namespace manako
