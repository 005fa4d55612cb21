#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/search.hpp"
#include "tools/data/codec.hpp"
#include "tools/eval/metric.hpp"

namespace manako {

/// What makes lines of lines.
struct LineTranslator {
  const Model& model;
  const Search& search;
  const Codec &source, &target;
};

/// The best translation of each line, each as one line; its progress is shown.  Throws
/// signals::Stopped when the program is asked to stop.
std::vector<std::string> translate_lines(const LineTranslator& translator,
                                         const std::vector<std::string>& lines);

/// Metrics by the names of their types, in the order of the spec.
using NamedMetrics = std::vector<std::pair<std::string, std::unique_ptr<Metric>>>;

/// One score by each metric.  The second metric of a type is called "TYPE_2", and so on.
std::vector<TextScore> score_lines(const NamedMetrics& metrics,
                                   const std::vector<std::string>& outputs,
                                   const std::vector<std::string>& references);

}  // namespace manako
