#include "tests/tools/eval/noisy_corpus.hpp"

#include <utility>

#include "core/utf8.hpp"

namespace manako {

namespace {

// What tokenizers trip over: marks, numbers, hyphens, quotes, entities, blanks of all kinds, text
// without blanks, empty lines.
const std::vector<std::string> sentences = {
    "The cat sat on the mat.",
    "It costs $1,000.50, or 3.14 % more than in 1990-1995!",
    "\"Well-known\" people don't say 'tis so; (they) say [it] {is} so...",
    "&quot;Fish &amp; chips&quot; &lt;b&gt; &amp;lt; &copy;",
    "e.g., U.S.A., a.m. .5 5. ,5 5, 1.2.3 a,b a.b 1,a a,1 .. ., ,.",
    "2-3 a-3 3-a --2-- 10--20 -1 1- - -",
    "http://a.b/c?d=e&f=g#h user@host.org C:\\dir ~x ^y_z `w` a|b a+b=c*d",
    "Der Straßenbahn-Fahrer sagte: „Größe zählt nicht“ – naïve café, déjà vu.",
    "彼 は 1,000 円 を 払っ た 。",
    "猫が好きです。「本当ですか?」と、彼女は言った...",
    "１２３．４５、ＡＢＣ！ 3.5é é.3 é,é",
    "smile 😀 and family 👨‍👩‍👧, e\u0301 combined",
    "no\u00A0break\u00A0here,\u3000wide\u2003em\u2009thin\u202Fnarrow\u200Bzero",
    "tab\tseparated\t\twords  two blanks\x1C"
    "and a control",
    "trailing blanks   ",
    "\t leading blanks and trailing wide ones\u3000\u00A0",
    "",
    "   ",
    "one",
    "<skipped> a part <skipped>of it",
    "the the the the the the the the",
    "She sells sea shells by the sea shore , and the shells she sells are sea shells , I am sure .",
};

/// Knuth's linear congruential generator: the same numbers everywhere, forever.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) { below(2); }
  std::size_t below(std::size_t n) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return (state_ >> 33) % n;
  }
  bool chance(std::size_t percent) { return below(100) < percent; }

 private:
  std::uint64_t state_;
};

/// The text cut behind every blank, or into characters.
std::vector<std::string> pieces(const std::string& text, bool characters) {
  std::vector<std::string> out;
  bool fresh = true;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    const bool blank = next_code_point(text, position) == ' ';
    if (fresh) out.emplace_back();
    out.back() += text.substr(start, position - start);
    fresh = characters || blank;
  }
  return out;
}

std::string spoilt(const std::string& text, Dice& dice, std::size_t percent) {
  std::vector<std::string> kept;
  for (const std::string& piece : pieces(text, dice.chance(25))) {
    if (dice.chance(percent / 3)) continue;
    kept.push_back(dice.chance(percent / 4) ? "word, " : piece);
    if (dice.chance(percent / 5)) kept.push_back(piece);
    if (kept.size() > 1 && dice.chance(percent / 3)) std::swap(kept.back(), kept[kept.size() - 2]);
  }
  std::string out;
  for (const std::string& piece : kept) out += piece;
  return out;
}

}  // namespace

NoisyCorpus noisy_corpus(std::uint64_t seed) {
  Dice dice(seed);
  NoisyCorpus corpus;
  const std::size_t size = seed % 3 == 2 ? 3 : 30;  // small ones have orders without any match
  for (std::size_t i = 0; i < size; ++i) {
    const std::string& first = sentences[dice.below(sentences.size())];
    const std::string& second = sentences[dice.below(sentences.size())];
    corpus.references.push_back(dice.chance(50) ? first : first + " " + second);
    corpus.hypotheses.push_back(spoilt(corpus.references.back(), dice, 8 * seed));
  }
  return corpus;
}

}  // namespace manako
