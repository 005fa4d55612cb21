#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry.hpp"

namespace manako {

/// One score of one set of translations, with all that is needed to compare it with others.
struct TextScore {
  std::string name;       ///< as registered, e.g. "bleu"; "bleu_2" for the second of its type
  double value = 0;       ///< 0..100
  std::string signature;  ///< as sacreBLEU writes it, e.g. "nrefs:1|case:mixed|..."
};

/// The statistics of every sentence of a corpus, one after the other: [sentences, counts].
struct CorpusStatistics {
  std::size_t sentences = 0;
  std::vector<std::int64_t> counts = {};
  /// Those of one sentence.
  std::span<const std::int64_t> operator[](std::size_t sentence) const;
};

/// A measure of how close hypotheses are to their references, one reference each, over the corpus:
/// a function of sums over the sentences.
class Metric {
 public:
  virtual ~Metric() = default;
  /// All that the score of a corpus needs to know of one sentence, as counts: always equally many.
  virtual std::vector<std::int64_t> statistics(std::string_view hypothesis,
                                               std::string_view reference) const = 0;
  /// 0..100, from the sums of the statistics of all sentences.
  virtual double score_of_sums(std::span<const std::int64_t> sums) const = 0;
  virtual std::string signature() const = 0;
  virtual bool higher_is_better() const { return true; }

  /// Requires: as many hypotheses as references (see require_pairs).
  CorpusStatistics corpus_statistics(const std::vector<std::string>& hypotheses,
                                     const std::vector<std::string>& references) const;
  /// 0..100; 0 for a corpus without sentences.
  double score(const CorpusStatistics& corpus) const;
  double score(const std::vector<std::string>& hypotheses,
               const std::vector<std::string>& references) const;
};

using Metrics = Registry<Metric>;

/// Is more of it better?  `score` is a registered metric, or another number of a validation.
bool higher_is_better(const std::string& score);

/// Throws Error(Exit::data) unless there are as many hypotheses as references.
void require_pairs(const std::string& who, const std::vector<std::string>& hypotheses,
                   const std::vector<std::string>& references);

}  // namespace manako
