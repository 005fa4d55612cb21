#include "tools/data/tokenizer.hpp"

namespace manako {
namespace {

/// Words between blanks and tabs, for text that is cut into words already.  A line break is a piece
/// of its own.   Not kept: how many blanks stand between words, and blanks around line breaks.
class Word : public Tokenizer {
 public:
  explicit Word(Spec& spec) { limits_ = read_limits(spec); }

  std::vector<std::string> split(std::string_view text) const override {
    std::vector<std::string> pieces;
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t end = std::min(text.find_first_of(" \t\n", i), text.size());
      if (end > i) pieces.emplace_back(text.substr(i, end - i));
      if (end < text.size() && text[end] == '\n') pieces.emplace_back("\n");
      i = end + 1;
    }
    return pieces;
  }

  std::string join(const std::vector<std::string>& pieces) const override {
    std::string text;
    for (const std::string& piece : pieces) {
      if (!text.empty() && text.back() != '\n' && piece != "\n") text += ' ';
      text += piece;
    }
    return text;
  }

  std::string signature() const override { return "word " + to_text(limits_); }
};

const bool registered = Tokenizers::add<Word>({.name = "word",
                                               .family = "tokenizer",
                                               .summary = "words between blanks",
                                               .example = R"({"min_count": 2})"});

}  // namespace
}  // namespace manako
