#pragma once

#include <cstdint>
#include <limits>

#include "tools/experiment.hpp"

namespace manako::check {

/// Numbers of a corpus that rules look at.  What is not known, because there is no such split or
/// side or the data cannot be read, is NaN: every comparison with it is false.
struct DataFacts {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  double train_sentences = unknown, train_tokens = unknown;  ///< target tokens, ends counted
  double batches_per_epoch = unknown;
  double longest_source = unknown, longest_target = unknown;  ///< of all splits, ends counted
  double shortest_target = unknown;                           ///< of train
  double source_vocabulary = unknown, target_vocabulary = unknown;
  double valid_sentences = unknown;
  double valid_in_train = unknown, test_in_train = unknown;  ///< shares of their sentences
  double repeated_in_train = unknown;  ///< share of train that stands there already
  double unknown_in_valid = unknown;   ///< share of unknown pieces, of the worse side
  const Split* valid = nullptr;        ///< for rules with an own question

  /// Of data that was loaded.
  static DataFacts of(Experiment& experiment);
};

}  // namespace manako::check
