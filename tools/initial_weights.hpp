#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/safetensors.hpp"
#include "tools/data/vocabulary.hpp"
#include "tools/vocabulary_rows.hpp"

namespace manako {

/// Weights of another run that a new one starts from: what `training.init_from` names.
class InitialWeights {
 public:
  /// `from`: RUN (its best), RUN/NAME (a name as --checkpoint takes it), or a safetensors file.
  /// Reads it whole.  Error(Exit::model) if there is no such thing, or it is damaged.
  explicit InitialWeights(const std::string& from);

  /// Parameters of the same name and shape are copied.  Where rows stand for tokens and the
  /// vocabularies differ, each token that both know gets its row by its text; the others keep the
  /// start that the spec gives them.  Returns what was taken and what was not and why, one line
  /// each.  Error(Exit::model) if nothing fits.
  std::vector<std::string> copy_into(Experiment& experiment) const;

 private:
  struct Result {
    bool taken = false;
    std::string remark = {};  ///< what is not a plain copy
  };
  Result copy(Param& param, const Tensor& found, const Side* side, const DataSource& data) const;
  Result copy_rows(Param& param, const Tensor& found, const Vocabulary& theirs,
                   const Vocabulary& ours) const;

  SafeTensors weights_;
  std::map<Side, Vocabulary> vocabularies_;  // those that stand beside the weights
};

}  // namespace manako
