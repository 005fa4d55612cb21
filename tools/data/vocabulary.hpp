#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace manako {

/// Lets a map with std::string keys be asked with a std::string_view.  Never decides an order.
struct PieceHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
};

/// How often each piece occurs.
using PieceCounts = std::unordered_map<std::string, std::int64_t, PieceHash, std::equal_to<>>;

/// Ids <-> pieces.  The first three ids are reserved in every vocabulary; there is no padding.
class Vocabulary {
 public:
  static constexpr std::int32_t unknown = 0, begin = 1, end = 2, num_reserved = 3;
  static const std::string& reserved_name(std::int32_t id);  ///< "<unk>", "<s>", "</s>"

  /// Which pieces of a text get an id.
  struct Limits {
    std::int64_t min_count = 1;
    std::int64_t max_size = 0;  ///< of the vocabulary, reserved pieces included; 0: none
  };

  /// The reserved pieces alone.
  Vocabulary() : Vocabulary(std::vector<std::string>{}) {}
  /// The reserved pieces, then `pieces` (distinct).  A reserved name in text is not the reserved
  /// piece: it is unknown.
  explicit Vocabulary(const std::vector<std::string>& pieces);
  /// The most frequent first; equally frequent ones in the order of their bytes.
  static Vocabulary from_counts(const PieceCounts& counts, const Limits& limits);

  std::int64_t size() const { return static_cast<std::int64_t>(pieces_.size()); }
  /// `unknown` for a piece that is not in the vocabulary.
  std::int32_t id(std::string_view piece) const;
  /// Requires: 0 <= id < size().
  const std::string& piece(std::int32_t id) const;

  /// XXH3-64 of all pieces in the order of ids, 16 hex digits: tells two vocabularies apart.
  std::string checksum() const;

  /// One piece a line in the order of ids (\\, \n, \r escaped), after a line that says how many and
  /// by which tokenizer: `manako-vocabulary 1 pieces=4 tokenizer=word min_count=2 max_size=0`.
  void save(const std::string& path, const std::string& tokenizer) const;
  /// Throws Error(Exit::model) if the file is damaged or made by another tokenizer; "" is any.
  static Vocabulary load(const std::string& path, const std::string& tokenizer);

 private:
  std::vector<std::string> pieces_;
  std::unordered_map<std::string, std::int32_t, PieceHash, std::equal_to<>> ids_;
};

}  // namespace manako
