#pragma once

#include <string>
#include <vector>

#include "core/registry.hpp"

namespace manako {

/// One score of one set of translations, with all that is needed to compare it with others.
struct TextScore {
  std::string name;       ///< as registered, e.g. "bleu"; "bleu_2" for the second of its type
  double value = 0;       ///< 0..100
  std::string signature;  ///< as sacreBLEU writes it, e.g. "nrefs:1|case:mixed|..."
};

/// A measure of how close hypotheses are to their references, one reference each, over the corpus.
class Metric {
 public:
  virtual ~Metric() = default;
  /// 0..100.   Requires: as many hypotheses as references (see require_pairs).
  virtual double score(const std::vector<std::string>& hypotheses,
                       const std::vector<std::string>& references) const = 0;
  virtual std::string signature() const = 0;
  virtual bool higher_is_better() const { return true; }
};

using Metrics = Registry<Metric>;

/// Throws Error(Exit::data) unless there are as many hypotheses as references.
void require_pairs(const std::string& who, const std::vector<std::string>& hypotheses,
                   const std::vector<std::string>& references);

}  // namespace manako
