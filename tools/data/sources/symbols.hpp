#pragma once

#include <string>
#include <vector>

#include "tools/data/sources/in_memory.hpp"

namespace manako {

/// Random sequences of symbols and what a rule makes of them, one to one: the smallest tasks that
/// show whether a model can learn at all.
class SymbolTask : public InMemory {
 public:
  using Symbols = std::vector<std::string>;
  explicit SymbolTask(Spec& spec);

 protected:
  virtual Symbols answer(const Symbols& symbols) const = 0;
  std::vector<Pair> make() const final;

 private:
  double num_distinct() const;  // sequences that exist
  std::int64_t num_symbols_ = 0, min_length_ = 0, max_length_ = 0;
};

}  // namespace manako
