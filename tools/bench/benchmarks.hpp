#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace manako::bench {

struct Options {
  std::string spec;  ///< of step and decode; for ops a part of a name
  std::vector<std::string> overrides;
  int runs;    ///< measured runs
  int beam;    ///< decode: beam size; 1 is greedy
  int batch;   ///< of decode: sentences at once; 0 leaves it to the decoder
  bool quiet;  ///< prints nothing
};

// Each prints its table and returns the same as JSON.
/// Matrix products of several shapes.
nlohmann::ordered_json gemm(const Options& options);
/// One op at a time, forward and backward.
nlohmann::ordered_json ops(const Options& options);
/// Updates of a spec, and where their time goes.
nlohmann::ordered_json step(const Options& options);
/// Translation of a spec's training sources to the length of their targets.
nlohmann::ordered_json decode(const Options& options);

}  // namespace manako::bench
