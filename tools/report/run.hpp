#pragma once

#include <string>

#include "tools/report/attention.hpp"
#include "tools/run_directory.hpp"

namespace manako::report {

struct RunOptions {
  std::string checkpoint = "best";  ///< whose attention is drawn
  std::int64_t points = 2000;       ///< of a curve, at most
  SentenceLimits sentences{};       ///< with attention maps
};

/// All that the page tells of one run:
///   {"path", "name", "summary", "train", "valid", "spec", "given", "manifest", "data", "samples",
///    "attention", "missing": {section: why}}
/// A file that is missing or damaged, or a model that cannot be opened, is an entry of "missing".
Json describe_run(const RunDirectory& run, const RunOptions& options);

}  // namespace manako::report
