#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace manako {

/// What chrF2 needs to know of a sentence; of a corpus, the sum over its sentences.
///   chrF2 = 100 * (1 + 4) P R / (4 P + R),
/// P and R the means of matches/hypothesis and matches/reference over the orders 1..6 of character
/// n-grams that both sides have, white space removed.   Popovic 2015 (W15-3049); as sacreBLEU.
struct ChrfStatistics {
  static constexpr int max_order = 6;
  std::array<std::int64_t, max_order> matches = {}, hypothesis = {}, reference = {};

  void add(const ChrfStatistics& other);
  double score() const;  ///< 0..100
};

/// Of one sentence.
ChrfStatistics chrf_statistics(std::string_view hypothesis, std::string_view reference);

}  // namespace manako
