#include "tools/data/toy/patterns.hpp"

namespace manako::toy {
namespace {

Mood pick_state(Dice& dice) {
  Mood mood;
  mood.tense = dice.chance(60) ? Tense::present : Tense::past;
  mood.question = dice.chance(12);
  mood.negative = !mood.question && dice.chance(25);
  return mood;
}

// "the book is interesting .", "is the book interesting ?"
std::string with_be(const Phrase& subject, const Mood& mood, const std::string& rest) {
  const std::string is = be(subject.agreement, mood.tense);
  if (mood.question) return say({is, subject.en, rest, "?"});
  return say({subject.en, is, mood.negative ? "not" : "", rest, "."});
}

Phrase pick_who(Dice& dice, const Mood& mood) {
  while (true) {
    Phrase who = dice.chance(70) ? someone(dice) : actor(dice, {.counter = false});
    const std::string_view pronoun = who.pronoun ? who.pronoun->ja : "";
    if (mood.question ? pronoun != "私" && pronoun != "私たち" : pronoun != "あなた") return who;
  }
}

}  // namespace

Sentence existence(Dice& dice) {
  const Spot& spot = dice.pick(spots);
  const Noun& noun = dice.pick(
      nouns, [&](const Noun& n) { return (n.kinds & spot.kinds) != 0 && !n.counter.empty(); });
  const Mood mood = pick_state(dice);
  const bool many = !mood.negative && dice.chance(50);
  const std::string verb = (noun.kinds & (person | animal)) ? "い" : "あり";
  const Phrase what = described(dice, noun, many, 40);
  const Word number = many ? dice.pick(numbers) : Word{};
  const std::string is = be(many ? Agreement::other : Agreement::third, mood.tense);
  const std::string en = mood.negative ? say({"no", what.en})
                         : many        ? say({number.en, what.en})
                                       : with_article(what.en);
  return {
      say({spot.ja, "に", mood.negative ? "は" : "", what.ja, mood.negative ? "は" : "が",
           number.ja, many ? noun.counter : "", verb, polite(mood), "。"}),
      mood.question ? say({is, "there", en, spot.en, "?"}) : say({"there", is, en, spot.en, "."})};
}

Sentence describing(Dice& dice) {
  const Adjective& adjective = dice.pick(adjectives);
  const Mood mood = pick_state(dice);
  const bool of_person = (adjective.kinds & (person | profession)) && dice.chance(75);
  const Phrase what = of_person ? pick_who(dice, mood) : known_thing(dice, adjective.kinds);
  // "very" is あまり where it is denied.
  const bool very = dice.chance(40);
  const std::string_view degree = !very ? "" : mood.negative ? "あまり" : "とても";
  return {say({what.ja, "は", degree, adjective_ja(adjective, mood), "。"}),
          with_be(what, mood, say({very ? "very" : "", adjective.en}))};
}

Sentence identifying(Dice& dice) {
  const Mood mood = pick_state(dice);
  if (dice.chance(50)) {
    const Noun& noun = pick_noun(dice, profession);
    const Phrase who = pick_who(dice, mood);
    const bool plural =
        who.agreement == Agreement::other && !(who.pronoun && who.pronoun->ja == "あなた");
    const Phrase what = described(dice, noun, plural, 35);
    return {say({who.ja, "は", what.ja, copula(mood), "。"}),
            with_be(who, mood, plural ? what.en : with_article(what.en))};
  }
  Mood now = mood;
  now.tense = Tense::present;
  const bool here = dice.chance(50);
  const Phrase subject = {.ja = here ? "これ" : "あれ", .en = here ? "this" : "that"};
  const Noun& noun = pick_noun(dice, thing + machine + furniture + drawing + washable);
  const Phrase what = described(dice, noun, false, 50);
  const bool owned = dice.chance(60);
  const Phrase whose = owned ? possessor(dice, nullptr) : Phrase{};
  return {say({subject.ja, "は", whose.ja, what.ja, copula(now), "。"}),
          with_be(subject, now, owned ? say({whose.en, what.en}) : with_article(what.en))};
}

Sentence preferring(Dice& dice) {
  static constexpr Verb feelings[] = {
      {.stem = "好き", .en = "like", .third = "likes", .past = "liked"},
      {.stem = "大好き", .en = "love", .third = "loves", .past = "loved"},
      {.stem = "嫌い", .en = "dislike", .third = "dislikes", .past = "disliked"},
  };
  const Mood mood = pick_state(dice);
  const Verb& feeling =
      mood.negative || mood.question ? feelings[0] : dice.pick(std::span<const Verb>(feelings));
  const Phrase who = pick_who(dice, mood);
  const Noun& noun =
      pick_noun(dice, animal + food + drink + reading + music + study + plant + show);
  const bool plural = noun.article == Article::indefinite;
  const Phrase what = described(dice, noun, plural, 35);
  const std::string en = noun.article == Article::definite ? say({"the", what.en}) : what.en;
  return {say({who.ja, "は", what.ja, "が", feeling.stem, copula(mood), "。"}),
          english(who, feeling, mood, en)};
}

}  // namespace manako::toy
