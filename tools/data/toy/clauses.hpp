#pragma once

#include <string>

#include "tools/data/toy/phrases.hpp"

namespace manako::toy {

struct Sentence {
  std::string ja, en;
};

enum class Tense { present, past, future };

/// How something is said.
struct Mood {
  Tense tense = Tense::past;
  bool negative = false;
  bool question = false;
  bool also = false;    // も
  Word time = {};       // 昨日, yesterday
  Word frequency = {};  // いつも, always
};

/// A mood that suits the verb.  Present is a habit and says how often, unless denied or asked.
Mood pick_mood(Dice& dice, Use use);

/// は, も or が behind the subject.
std::string topic(const Phrase& subject, const Mood& mood);

/// The polite ending of a verb: ます, ました, ません, ません でした, and か.
std::string polite(const Mood& mood);
/// The polite ending of a na-adjective or noun: です, でした, では ありません, では ありません
/// でした.
std::string copula(const Mood& mood);
/// The predicate of an adjective: 面白い です, 面白く なかった です, 静か でした.
std::string adjective_ja(const Adjective& adjective, const Mood& mood);

/// "reads", "read", "will read", "does not read", "is".
std::string predicate(const Verb& verb, Agreement agreement, const Mood& mood);
std::string be(Agreement agreement, Tense tense);
/// English sentence: statement or question, with the verb in its place.
std::string english(const Phrase& subject, const Verb& verb, const Mood& mood,
                    const std::string& rest);
/// The question's word before the subject: do, does, did, will.
std::string auxiliary(Agreement agreement, Tense tense);

}  // namespace manako::toy
