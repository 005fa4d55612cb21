#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/experiment.hpp"

namespace manako {

/// One output of a model beside what it should be.  Of a language model: a beginning, its
/// continuation in the data, and the model's.
struct Sample {
  std::string source, reference, output;
};

/// How good the model is on the split valid.
struct Validation {
  /// nll, perplexity, token_accuracy; and the spec's metrics, if training depends on one of them.
  std::map<std::string, double> scores;
  std::vector<Sample> samples;  ///< experiment.record.samples of them, always the same sentences
};

/// Requires: a split valid.  Throws signals::Stopped when the program is asked to stop.
Validation validate(Experiment& experiment);

}  // namespace manako
