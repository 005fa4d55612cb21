#include "tools/data/toy/clauses.hpp"

namespace manako::toy {

Mood pick_mood(Dice& dice, Use use) {
  Mood mood;
  const auto roll = use == Use::past ? 0 : dice.below(100);
  mood.tense = roll < (use == Use::habit ? 40 : 70) ? Tense::past
               : use == Use::habit && roll < 80     ? Tense::present
                                                    : Tense::future;
  mood.question = dice.chance(12);
  mood.negative = !mood.question && dice.chance(20);
  mood.also = !mood.question && !mood.negative && dice.chance(8);
  if (mood.tense == Tense::past && dice.chance(50)) mood.time = dice.pick(past_times);
  if (mood.tense == Tense::future) mood.time = dice.pick(future_times);
  if (mood.tense == Tense::present && !mood.negative) {
    if (mood.also || mood.question || dice.chance(50)) {
      mood.time = dice.pick(habit_times);
    } else {
      mood.frequency = dice.pick(frequencies);
    }
  }
  return mood;
}

std::string topic(const Phrase& subject, const Mood& mood) {
  return mood.also ? "も" : subject.counted ? "が" : "は";
}

std::string polite(const Mood& mood) {
  const bool past = mood.tense == Tense::past;
  const char* ending = mood.negative ? (past ? "ません でした" : "ません")
                       : past        ? "ました"
                                     : "ます";
  return say({ending, mood.question ? "か" : ""});
}

std::string copula(const Mood& mood) {
  const bool past = mood.tense == Tense::past;
  const char* ending = mood.negative ? (past ? "では ありません でした" : "では ありません")
                       : past ? "でした"
                              : "です";
  return say({ending, mood.question ? "か" : ""});
}

std::string adjective_ja(const Adjective& adjective, const Mood& mood) {
  if (adjective.na) return say({adjective.ja, copula(mood)});
  const bool past = mood.tense == Tense::past;
  constexpr std::size_t one_kana = 3;  // bytes of い
  const std::string_view regular = adjective.ja.substr(0, adjective.ja.size() - one_kana);
  const std::string stem(adjective.stem.empty() ? regular : adjective.stem);
  const std::string form = mood.negative ? stem + (past ? "く なかった" : "く ない")
                           : past        ? stem + "かった"
                                         : std::string(adjective.ja);
  return say({form, "です", mood.question ? "か" : ""});
}

std::string auxiliary(Agreement agreement, Tense tense) {
  return tense == Tense::past            ? "did"
         : tense == Tense::future        ? "will"
         : agreement == Agreement::third ? "does"
                                         : "do";
}

std::string be(Agreement agreement, Tense tense) {
  const bool past = tense == Tense::past;
  return agreement == Agreement::other   ? (past ? "were" : "are")
         : past                          ? "was"
         : agreement == Agreement::first ? "am"
                                         : "is";
}

std::string predicate(const Verb& verb, Agreement agreement, const Mood& mood) {
  const std::string_view adverb = mood.also ? "also" : mood.frequency.en;
  if (mood.negative) return say({auxiliary(agreement, mood.tense), "not", verb.en});
  if (mood.tense == Tense::future) return say({"will", adverb, verb.en});
  const std::string_view form = mood.tense == Tense::past       ? verb.past
                                : agreement == Agreement::third ? verb.third
                                                                : verb.en;
  return say({adverb, form});
}

std::string english(const Phrase& subject, const Verb& verb, const Mood& mood,
                    const std::string& rest) {
  if (mood.question)
    return say(
        {auxiliary(subject.agreement, mood.tense), subject.en, verb.en, rest, mood.time.en, "?"});
  return say({subject.en, predicate(verb, subject.agreement, mood), rest, mood.time.en, "."});
}

}  // namespace manako::toy
