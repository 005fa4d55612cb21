#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/registry.hpp"
#include "tools/data/vocabulary.hpp"

namespace manako {

/// Cuts text into pieces and joins pieces to text.  Stateless: the pieces that have an id are
/// learned from text into a Vocabulary.   join(split(line)) = line, but for what a tokenizer says
/// that it does not keep.   split(a + "\n") followed by split(b) = split(a + "\n" + b).
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  virtual std::vector<std::string> split(std::string_view text) const = 0;
  /// Valid UTF-8, whatever the pieces.  Unknown pieces arrive as "<unk>".
  virtual std::string join(const std::vector<std::string>& pieces) const = 0;
  /// The pieces of this text that get an id; by default those that the limits let through.
  virtual Vocabulary learn(const std::vector<std::string>& lines) const;
  /// Name and options in one line, e.g. "word min_count=2 max_size=0"; stands in vocabulary files.
  virtual std::string signature() const = 0;

 protected:
  Vocabulary::Limits limits_;
};

using Tokenizers = Registry<Tokenizer>;

/// Reads min_count and max_size.
Vocabulary::Limits read_limits(Spec& spec);
/// "min_count=2 max_size=0".
std::string to_text(const Vocabulary::Limits& limits);

}  // namespace manako
