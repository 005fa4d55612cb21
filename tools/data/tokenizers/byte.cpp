#include <charconv>

#include "core/utf8.hpp"
#include "tools/data/tokenizer.hpp"

namespace manako {
namespace {

// The bytes of pieces that a model made up need not be UTF-8.
std::string repaired(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t start = i;
    const bool invalid = next_code_point(bytes, i) == 0xFFFD && i == start + 1;
    out += invalid ? "\uFFFD" : bytes.substr(start, i - start);
  }
  return out;
}

/// The bytes of UTF-8, as pieces "<0x00>" ... "<0xFF>"; always all 256, so that nothing is unknown.
/// Every valid text is kept exactly.
class Byte : public Tokenizer {
 public:
  explicit Byte(Spec&) {
    for (int i = 0; i < 256; ++i) names_.push_back(fmt::format("<0x{:02X}>", i));
  }

  std::vector<std::string> split(std::string_view text) const override {
    std::vector<std::string> pieces;
    pieces.reserve(text.size());
    for (const char c : text) pieces.push_back(names_[static_cast<unsigned char>(c)]);
    return pieces;
  }

  std::string join(const std::vector<std::string>& pieces) const override {
    std::string bytes;
    for (const std::string& piece : pieces) {
      unsigned value = 0;
      if (piece.size() == 6 && piece.starts_with("<0x")) {
        std::from_chars(piece.data() + 3, piece.data() + 5, value, 16);
        bytes += static_cast<char>(value);
      } else {
        bytes += piece;
      }
    }
    return repaired(bytes);
  }

  Vocabulary learn(const std::vector<std::string>&) const override { return Vocabulary(names_); }

  std::string signature() const override { return "byte"; }

 private:
  std::vector<std::string> names_;
};

const bool registered = Tokenizers::add<Byte>({.name = "byte",
                                               .family = "tokenizer",
                                               .summary = "the 256 bytes; nothing is ever unknown",
                                               .example = R"({})"});

}  // namespace
}  // namespace manako
