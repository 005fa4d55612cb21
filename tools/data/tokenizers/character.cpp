#include "core/utf8.hpp"
#include "tools/data/tokenizer.hpp"

namespace manako {
namespace {

/// Unicode code points.  Every text is kept exactly; a byte that is not UTF-8 is a piece U+FFFD.
class Character : public Tokenizer {
 public:
  explicit Character(Spec& spec) { limits_ = read_limits(spec); }

  std::vector<std::string> split(std::string_view text) const override {
    std::vector<std::string> pieces;
    pieces.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t start = i;
      const bool invalid = next_code_point(text, i) == 0xFFFD && i == start + 1;
      pieces.emplace_back(invalid ? "\uFFFD" : text.substr(start, i - start));
    }
    return pieces;
  }

  std::string join(const std::vector<std::string>& pieces) const override {
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    return text;
  }

  std::string signature() const override { return "character " + to_text(limits_); }
};

const bool registered = Tokenizers::add<Character>({.name = "character",
                                                    .family = "tokenizer",
                                                    .summary = "Unicode code points",
                                                    .example = R"({})"});

}  // namespace
}  // namespace manako
