#include "tools/data/toy/patterns.hpp"

namespace manako::toy {
namespace {

const Place& pick_place(Dice& dice, Places kinds) {
  return dice.pick(places, [&](const Place& p) { return (p.kinds & kinds) != 0; });
}

// One does not ask oneself.
Phrase pick_actor(Dice& dice, const Mood& mood, const Allowed& allowed) {
  while (true) {
    Phrase who = actor(dice, allowed);
    const std::string_view pronoun = who.pronoun ? who.pronoun->ja : "";
    if (mood.question ? pronoun != "私" && pronoun != "私たち" : pronoun != "あなた") return who;
  }
}

// Counting does not mix well with denial and questions; a time before a relative clause would seem
// to belong to it.
Allowed allowed_in(const Mood& mood) {
  return {.counter = !mood.negative && !mood.question && !mood.also,
          .relative = mood.time.ja.empty()};
}

struct Company {
  std::string ja, en;
};

Company pick_company(Dice& dice, const Phrase& subject, int percent) {
  if (!dice.chance(percent)) return {};
  if (dice.chance(40)) return {"友達 と", "with a friend"};
  const Phrase with = someone(dice, &subject);
  return {say({with.ja, "と"}), say({"with", with.en_object})};
}

}  // namespace

Sentence doing(Dice& dice) {
  const Verb& verb = dice.pick(transitive_verbs);
  Mood mood = pick_mood(dice, verb.use);
  const Phrase who = pick_actor(dice, mood, allowed_in(mood));
  Allowed allowed = allowed_in(mood);
  allowed.counter = allowed.counter && mood.tense != Tense::present;
  // Nor is there a place or company behind an object that may have a relative clause.
  const bool relative = allowed.relative && !mood.question && dice.chance(60);
  allowed.relative = relative;
  const Phrase what = object(dice, verb.objects, who, allowed);
  const bool placed = !relative && verb.places != 0 && dice.chance(40);
  const Place place = placed ? pick_place(dice, verb.places) : Place{};
  const Company company = relative ? Company{} : pick_company(dice, who, 12);
  return {say({mood.time.ja, who.ja, topic(who, mood), mood.frequency.ja, company.ja, place.ja,
               placed ? "で" : "", what.ja, verb.particle, verb.stem, polite(mood), "。"}),
          english(who, verb, mood, say({what.en_object, company.en, place.at}))};
}

Sentence giving(Dice& dice) {
  const Verb& verb = dice.pick(giving_verbs);
  const Mood mood = pick_mood(dice, verb.use);
  const Phrase who = pick_actor(dice, mood, allowed_in(mood));
  const Phrase what =
      object(dice, verb.objects, who, {.counter = allowed_in(mood).counter, .relative = false});
  // What the speaker's own circle receives is くれる in Japanese: only others receive here.
  std::string ja = "友達", en = "a friend";
  if (dice.chance(70)) {
    const bool named = dice.chance(40);
    const Word name = dice.pick(names);
    const Noun& noun = pick_noun(dice, person);
    ja = named ? name.ja : noun.ja;
    en = named ? std::string(name.en) : say({"the", noun.en});
    if (ja == who.ja) return giving(dice);
  }
  return {say({mood.time.ja, who.ja, topic(who, mood), mood.frequency.ja, ja, "に", what.ja, "を",
               verb.stem, polite(mood), "。"}),
          english(who, verb, mood, say({what.en_object, "to", en}))};
}

Sentence going(Dice& dice) {
  const Verb& verb = dice.pick(motion_verbs);
  const Mood mood = pick_mood(dice, verb.use);
  const Phrase who = pick_actor(dice, mood, allowed_in(mood));
  const Company company = pick_company(dice, who, 35);
  const Place& place = pick_place(dice, verb.places);
  return {say({mood.time.ja, who.ja, topic(who, mood), mood.frequency.ja, company.ja, place.ja,
               "に", verb.stem, polite(mood), "。"}),
          english(who, verb, mood, say({place.to, company.en}))};
}

Sentence activity(Dice& dice) {
  const Verb& verb = dice.pick(activity_verbs);
  const Mood mood = pick_mood(dice, verb.use);
  const Phrase who = pick_actor(dice, mood, allowed_in(mood));
  const Company company = pick_company(dice, who, 30);
  const Place& place = pick_place(dice, verb.places);
  return {say({mood.time.ja, who.ja, topic(who, mood), mood.frequency.ja, company.ja, place.ja,
               verb.particle, verb.stem, polite(mood), "。"}),
          english(who, verb, mood, say({company.en, place.at}))};
}

Sentence wishing(Dice& dice) {
  // たい is said of oneself, and asked of the one spoken to.
  Mood mood;
  mood.question = dice.chance(30);
  mood.negative = !mood.question && dice.chance(25);
  mood.tense = dice.chance(70) ? Tense::present : Tense::past;
  const std::string_view ja = mood.question ? "あなた" : dice.chance(70) ? "私" : "私たち";
  const Pronoun& pronoun = dice.pick(pronouns, [&](const Pronoun& p) { return p.ja == ja; });
  const Phrase who = {.ja = std::string(ja),
                      .en = std::string(pronoun.subject),
                      .en_object = std::string(pronoun.object),
                      .agreement = pronoun.agreement,
                      .pronoun = &pronoun};
  const Verb& verb = dice.pick(transitive_verbs, [](const Verb& v) { return v.use != Use::past; });
  const Phrase what =
      object(dice, verb.objects, who,
             {.counter = !mood.negative && !mood.question, .relative = !mood.question});
  const Adjective want = {"たい", "", false, 0, "た"};
  constexpr Verb to_want = {.en = "want to", .third = "wants to", .past = "wanted to"};
  return {say({who.ja, "は", what.ja, verb.particle, verb.stem, adjective_ja(want, mood), "。"}),
          english(who, to_want, mood, say({verb.en, what.en_object}))};
}

Sentence ability(Dice& dice) {
  Mood mood;
  mood.tense = Tense::present;
  mood.question = dice.chance(20);
  mood.negative = !mood.question && dice.chance(30);
  mood.also = !mood.question && !mood.negative && dice.chance(10);
  const Phrase who = pick_actor(dice, mood, {.counter = false});
  const Verb& verb = dice.pick(transitive_verbs, [](const Verb& v) { return v.use == Use::habit; });
  const Phrase what = object(dice, verb.objects, who, {.counter = false, .relative = false});
  const std::string_view can = mood.negative ? "cannot" : "can";
  const std::string act = say({verb.en, what.en_object});
  return {say({who.ja, topic(who, mood), what.ja, verb.particle, verb.plain, "こと が でき",
               polite(mood), "。"}),
          mood.question ? say({can, who.en, act, "?"})
                        : say({who.en, can, mood.also ? "also" : "", act, "."})};
}

Sentence asking_who(Dice& dice) {
  const Verb& verb = dice.pick(transitive_verbs);
  Mood mood = pick_mood(dice, verb.use);
  mood.question = true;
  mood.negative = mood.also = false;
  mood.frequency = {};
  if (mood.tense == Tense::present) mood.time = dice.pick(habit_times);
  const Phrase who = {.ja = "誰", .en = "who", .en_object = "who"};
  const Phrase what = object(dice, verb.objects, who, {.counter = false, .relative = false});
  Mood told = mood;  // English keeps the order of a statement
  told.question = false;
  return {say({mood.time.ja, "誰 が", what.ja, verb.particle, verb.stem, polite(mood), "。"}),
          say({"who", predicate(verb, Agreement::third, told), what.en_object, mood.time.en, "?"})};
}

Sentence asking_what(Dice& dice) {
  const Verb& verb =
      dice.pick(transitive_verbs, [](const Verb& v) { return !(v.objects & person); });
  Mood mood = pick_mood(dice, verb.use);
  mood.question = true;
  mood.negative = mood.also = false;
  mood.frequency = {};
  const Phrase who = pick_actor(dice, mood, {.counter = false, .relative = false});
  const bool placed = verb.places != 0 && dice.chance(50);
  const Place place = placed ? pick_place(dice, verb.places) : Place{};
  return {say({mood.time.ja, who.ja, "は", place.ja, placed ? "で" : "", "何", verb.particle,
               verb.stem, polite(mood), "。"}),
          say({"what", auxiliary(who.agreement, mood.tense), who.en, verb.en, place.at,
               mood.time.en, "?"})};
}

Sentence asking_where_when(Dice& dice) {
  const bool where = dice.chance(50);
  const Verb& verb = dice.pick(
      transitive_verbs, [&](const Verb& v) { return v.use != Use::habit && (!where || v.places); });
  Mood mood;
  mood.tense = Tense::past;
  mood.question = true;
  const Phrase who = pick_actor(dice, mood, {.counter = false, .relative = false});
  const Phrase what = object(dice, verb.objects, who, {.counter = false, .relative = false});
  return {say({who.ja, "は", where ? "どこ で" : "いつ", what.ja, verb.particle, verb.stem,
               polite(mood), "。"}),
          say({where ? "where" : "when", "did", who.en, verb.en, what.en_object, "?"})};
}

}  // namespace manako::toy
