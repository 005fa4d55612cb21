#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/search.hpp"

namespace manako {

struct TranslateOptions {
  std::int64_t sentences = 0;        ///< decoded together; 0: the decoder's own choice
  std::int64_t batch_tokens = 8192;  ///< at most so many source tokens together
  std::function<void(std::int64_t done)> progress = nullptr;  ///< called by one thread at a time
};

/// Decodes sources of any number: sorts them by length, cuts them into batches, and gives the
/// n-best lists back in the order of the sources.  Where there are enough batches each thread
/// decodes its own, else they share the work of one.  An empty source gives one empty hypothesis.
/// What a source decodes to does not depend on the others.
std::vector<std::vector<Hypothesis>> translate(
    const Model& model, const Search& search, const std::vector<std::vector<std::int32_t>>& sources,
    const TranslateOptions& options = {});

/// How many of `count` sentences the decoder puts together on `threads` threads, when each takes
/// `hypotheses` rows.
std::int64_t sentences_together(std::int64_t count, std::int64_t hypotheses, int threads);

/// An output as one line: the line breaks that a model of bytes may make up become blanks.
std::string one_line(std::string text);

}  // namespace manako
