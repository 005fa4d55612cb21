#pragma once

#include <cstdint>
#include <vector>

namespace manako {

/// Several corpora of which an epoch takes its examples in proportion to weights.  An epoch has as
/// many examples as all corpora together; corpus c gives share(c) of them.  Each corpus is gone
/// through from end to end again and again, in a new order each time, and the next epoch goes on
/// where this one stopped: at any time no example has been taken twice more often than another of
/// its corpus.  A pure function of (seed, epoch).
class Mixture {
 public:
  struct Draw {
    std::int64_t corpus, pass, index;  ///< the example `index` of the corpus, in that pass over it
  };

  /// Examples of each corpus and its weight, all above 0.
  Mixture(std::vector<std::int64_t> sizes, const std::vector<double>& weights);
  /// Examples of the corpus in every epoch: weights by largest remainders, but at least one.
  std::int64_t share(std::int64_t corpus) const {
    return shares_[static_cast<std::size_t>(corpus)];
  }
  /// Corpus by corpus.
  std::vector<Draw> epoch(std::uint64_t seed, std::int64_t epoch) const;

 private:
  std::vector<std::int64_t> sizes_, shares_;
};

}  // namespace manako
