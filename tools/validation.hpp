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

/// Frees what decoding has laid out from the weights, and keeps as long as they do not change: as
/// many bytes as they have, which training would carry until its next update is done.
void forget_packed_weights(Params& params);

/// Requires: a split valid.  Throws signals::Stopped when the program is asked to stop.
Validation validate(Experiment& experiment);

}  // namespace manako
