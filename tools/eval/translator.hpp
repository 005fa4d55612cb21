#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/search.hpp"

namespace manako {

/// Decodes sources of any number: sorts them by length, cuts them into batches, and gives the
/// n-best lists back in the order of the sources.  An empty source gives one empty hypothesis. What
/// a source decodes to does not depend on the others.
struct TranslateOptions {
  std::int64_t batch_tokens = 4096;  ///< source tokens decoded together
  std::function<void(std::int64_t done)> progress = nullptr;
};
std::vector<std::vector<Hypothesis>> translate(
    const Model& model, const Search& search, const std::vector<std::vector<std::int32_t>>& sources,
    const TranslateOptions& options = {});

/// An output as one line: the line breaks that a model of bytes may make up become blanks.
std::string one_line(std::string text);

}  // namespace manako
