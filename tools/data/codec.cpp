#include "tools/data/codec.hpp"

namespace manako {

void Codec::learn(const std::vector<std::string>& lines) {
  vocabulary_ = tokenizer_->learn(lines);
  ready_ = true;
}

void Codec::save(const std::string& path) const { vocabulary_.save(path, tokenizer_->signature()); }

void Codec::load(const std::string& path) {
  vocabulary_ = Vocabulary::load(path, tokenizer_->signature());
  ready_ = true;
}

std::vector<std::int32_t> Codec::encode(std::string_view line) const {
  require(ready_, Exit::internal, "codec: encode before learn or load");
  std::vector<std::int32_t> ids;
  const std::vector<std::string> split = tokenizer_->split(line);
  ids.reserve(split.size());
  for (const std::string& piece : split) ids.push_back(vocabulary_.id(piece));
  return ids;
}

std::string Codec::decode(std::span<const std::int32_t> ids) const {
  std::vector<std::string> text;
  for (const std::int32_t id : ids) {
    if (id == Vocabulary::end) break;
    if (id != Vocabulary::begin) text.push_back(vocabulary_.piece(id));
  }
  return tokenizer_->join(text);
}

std::vector<std::string> Codec::pieces(std::span<const std::int32_t> ids) const {
  std::vector<std::string> out;
  for (const std::int32_t id : ids) out.push_back(vocabulary_.piece(id));
  return out;
}

}  // namespace manako
