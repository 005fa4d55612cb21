#pragma once

#include <map>
#include <nlohmann/json.hpp>

#include "core/profile.hpp"
#include "tools/experiment.hpp"

namespace manako::bench {

struct DecodeOptions {
  int runs = 5;   ///< of all sentences; more than 5 are not taken
  int beam = 1;   ///< 1 is greedy
  int batch = 0;  ///< sentences at once; 0 leaves it to the decoder
};

struct DecodeFigures {
  nlohmann::ordered_json figures;
  std::map<std::string, profile::Entry> by_op;  ///< of one more run, on the calling thread
};

/// Translates the training sentences, every output forced to the length of the first target and its
/// end.  With `batch` 1 also "first_token_ms": from a source to the first token, median.
DecodeFigures decode(const Experiment& experiment, const DecodeOptions& options);

}  // namespace manako::bench
