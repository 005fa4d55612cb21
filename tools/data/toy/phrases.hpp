#pragma once

#include <string>

#include "tools/data/toy/dice.hpp"
#include "tools/data/toy/lexicon.hpp"

namespace manako::toy {

/// A noun phrase in both languages.
struct Phrase {
  std::string ja;
  std::string en;         // as subject: "I", "the teacher", "three students"
  std::string en_object;  // as object: "me"
  Agreement agreement = Agreement::third;
  const Pronoun* pronoun = nullptr;
  bool counted = false;  // 三 人 の 学生: new in the story, so が and not は
};

/// What a phrase may contain.
struct Allowed {
  bool counter = true;
  bool relative = true;  // a relative clause
};

/// Someone in few words: a pronoun, one of the family, a name, the teacher.  Not `other`.
Phrase someone(Dice& dice, const Phrase* other = nullptr);
/// Someone who does something, described freely.
Phrase actor(Dice& dice, const Allowed& allowed);
/// What the subject's verb is done to: a book, this old book, my book, three books, the book that
/// Tanaka bought, an apple and an egg.
Phrase object(Dice& dice, Kinds kinds, const Phrase& subject, const Allowed& allowed);
/// A thing that one can talk about: this book, my book, the book that I bought yesterday.
Phrase known_thing(Dice& dice, Kinds kinds);
/// A noun with perhaps an adjective: (古い 本, old book); plural if asked, without an article.
Phrase described(Dice& dice, const Noun& noun, bool plural, int adjective_percent);

/// "a book", "an old book".
std::string with_article(const std::string& en);
/// 私 の or 先生 の; my, the teacher 's.  The subject's own things are 自分 の.
Phrase possessor(Dice& dice, const Phrase* subject);

const Noun& pick_noun(Dice& dice, Kinds kinds);

}  // namespace manako::toy
