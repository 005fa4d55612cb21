#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/spec.hpp"
#include "tools/data/text_file.hpp"

namespace manako {

/// One corpus of sentence pairs on disk: two files whose lines translate each other, or two columns
/// of one file of columns divided by tabs.
class ParallelCorpus {
 public:
  struct Lines {
    std::vector<std::string> source, target;  ///< as many of the one as of the other
  };

  /// Reads "source" and "target", or "tsv" and "columns"; files are below `root`.  Problems of a
  /// corpus that is given in part, twice, or (if `required`) not at all.
  ParallelCorpus(Spec& spec, const std::string& root, bool required);
  bool given() const { return !files_.empty(); }
  const std::vector<std::string>& files() const { return files_; }
  /// Do the files exist and look like text?
  void check() const;
  /// All pairs.  Error(Exit::data): unequal numbers of lines, a line with too few columns.  What
  /// was met in each file is added to `reports`.
  Lines read(std::vector<LineReport>& reports) const;

 private:
  Lines read_columns(std::vector<LineReport>& reports) const;

  std::vector<std::string> files_;  // source and target, or one of columns
  std::array<std::size_t, 2> columns_{};
};

}  // namespace manako
