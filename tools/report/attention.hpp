#pragma once

#include <cstdint>

#include "models/model.hpp"
#include "models/search.hpp"
#include "tools/data/data_source.hpp"
#include "tools/report/text.hpp"

namespace manako::report {

/// Which sentences of a split are looked at.
struct SentenceLimits {
  std::int64_t sentences = 6;
  std::int64_t tokens = 48;      ///< of a side; longer ones are passed over, or cut if all are
  std::int64_t bytes = 400'000;  ///< of weights; one sentence is always kept
};

/// Where each token of some sentences looks, in every layer and head, when the model reads source
/// and reference:
///   {"sentences": [{"source": text, "reference": text, "output": text,
///      "source_tokens": [..], "target_tokens": [..], "labels": [..],
///      "maps": [{"layer": path, "queries": "source" or "target", "keys": the same, "heads": H,
///                "weights": base64 of H * Tq * Tk bytes, 255 is 1}]}]}
/// A language model has no source, and so no "source", "source_tokens" and "output".
Json attention(const Model& model, const Search& search, const DataSource& data, const Split& split,
               const SentenceLimits& limits);

}  // namespace manako::report
