#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/experiment.hpp"

namespace manako {

/// What a run says about a split, kept in the run directory so that tables can be made, and made
/// again, without decoding:
///   RUN/evaluation/SPLIT.json         numbers, and checksums of what they were made from
///   RUN/evaluation/SPLIT.outputs      translations, one a line
///   RUN/evaluation/SPLIT.references   what they are compared with
struct Evaluation {
  std::string split;
  std::string data;          ///< checksum of the split: sources and references
  std::string vocabularies;  ///< checksums
  double nll = 0, perplexity = 0, token_accuracy = 0;
  std::int64_t tokens = 0, sentences = 0;
  std::vector<std::string> outputs, references;  ///< empty for a language model
};

/// The split that is evaluated where `wanted` is asked for: itself, or valid if there is no such.
std::string split_for(const Experiment& experiment, const std::string& wanted);

/// What is kept, if it was made by the run as it stands now.
std::optional<Evaluation> kept_evaluation(const RunDirectory& run, const std::string& split);

/// What is kept; else evaluates the best checkpoint, as the spec says, and keeps it.
Evaluation evaluate(const RunDirectory& run, const std::string& split);

}  // namespace manako
