#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/data/tokenizer.hpp"

namespace manako {

/// Text <-> ids of one side: a tokenizer and its vocabulary.
/// Protocol: (learn | load) (encode | decode | save)*
class Codec {
 public:
  explicit Codec(std::unique_ptr<Tokenizer> tokenizer) : tokenizer_(std::move(tokenizer)) {}

  /// Has a vocabulary been learned or loaded?
  bool ready() const { return ready_; }
  void learn(const std::vector<std::string>& lines);
  void save(const std::string& path) const;
  void load(const std::string& path);

  const Vocabulary& vocabulary() const { return vocabulary_; }
  const Tokenizer& tokenizer() const { return *tokenizer_; }
  /// Ids without begin and end.
  std::vector<std::int32_t> encode(std::string_view line) const;
  /// Stops at the end id, skips begin ids; the unknown id prints "<unk>".
  std::string decode(std::span<const std::int32_t> ids) const;
  /// The pieces of `ids` one by one, for showing what a model sees.
  std::vector<std::string> pieces(std::span<const std::int32_t> ids) const;

 private:
  std::unique_ptr<Tokenizer> tokenizer_;
  Vocabulary vocabulary_;
  bool ready_ = false;
};

}  // namespace manako
