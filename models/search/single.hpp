#pragma once

#include "models/search.hpp"

namespace manako {

/// A token, and how likely the model found it.
struct Choice {
  std::int32_t token = Token::end;
  double log_probability = 0;
};

/// A search that keeps one hypothesis for each item and chooses its next token from its own row.
class SingleSearch : public Search {
 public:
  explicit SingleSearch(Spec& spec) : limits_(spec) {}
  std::vector<std::vector<Hypothesis>> run(const Model& model,
                                           const SearchInput& input) const final;

 protected:
  /// The next token of an item, after `step` others.  Called from many threads.
  struct Turn {
    std::uint64_t item = 0, step = 0;  ///< the item counted from input.first_item
    bool may_end = true;
  };
  virtual Choice choose(RankedRow& row, const SearchInput& input, const Turn& turn) const = 0;
  /// Does an output go on beyond the positions of the model, from its own last half?
  virtual bool slides(const Model&) const { return false; }

 private:
  LengthLimits limits_;
};

}  // namespace manako
