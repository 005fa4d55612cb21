#include "tools/data/toy/phrases.hpp"

namespace manako::toy {
namespace {

Phrase phrase(std::string ja, std::string en) {
  return {.ja = std::move(ja), .en = en, .en_object = en};
}

Phrase pronoun_phrase(const Pronoun& pronoun) {
  return {.ja = std::string(pronoun.ja),
          .en = std::string(pronoun.subject),
          .en_object = std::string(pronoun.object),
          .agreement = pronoun.agreement,
          .pronoun = &pronoun};
}

Phrase bare(const Noun& noun, const Phrase& text) {
  const Article article = (noun.kinds & person) ? Article::definite : noun.article;
  return phrase(text.ja, article == Article::none       ? text.en
                         : article == Article::definite ? say({"the", text.en})
                                                        : with_article(text.en));
}

Phrase demonstrative(Dice& dice, const Phrase& text) {
  return dice.chance(50) ? phrase(say({"この", text.ja}), say({"this", text.en}))
                         : phrase(say({"あの", text.ja}), say({"that", text.en}));
}

Phrase counted(Dice& dice, const Noun& noun) {
  const Word& number = dice.pick(numbers);
  const Phrase text = described(dice, noun, true, 30);
  Phrase out = phrase(say({number.ja, noun.counter, "の", text.ja}), say({number.en, text.en}));
  out.agreement = Agreement::other;
  out.counted = true;
  return out;
}

// 私 が 買った 本, the book that I bought.  Always past, so that "read" has one reading.
Phrase related_thing(Dice& dice, const Noun& noun, const Phrase* subject, bool with_time) {
  const Verb& verb =
      dice.pick(transitive_verbs, [&](const Verb& v) { return (v.objects & noun.kinds) != 0; });
  const Phrase who = someone(dice, subject);
  const Word time = with_time ? dice.pick(past_times) : Word{};
  return phrase(say({who.ja, "が", time.ja, verb.plain_past, noun.ja}),
                say({"the", noun.en, "that", who.en, verb.past, time.en}));
}

// 本 を 買った 学生, the student who bought a book.
Phrase related_person(Dice& dice, const Noun& noun) {
  const Verb& verb =
      dice.pick(transitive_verbs, [](const Verb& v) { return (v.objects & person) == 0; });
  const Phrase what = object(dice, verb.objects, {}, {.counter = false, .relative = false});
  return phrase(say({what.ja, verb.particle, verb.plain_past, noun.ja}),
                say({"the", noun.en, "who", verb.past, what.en_object}));
}

// An apple and an egg: two that are alike, which the first kind of a noun tells.
Phrase two_things(Dice& dice, const Noun& first, Kinds kinds) {
  const Kinds main_kind = first.kinds & -first.kinds;  // the lowest bit
  const Noun& second = dice.pick(
      nouns, [&](const Noun& n) { return (n.kinds & main_kind) != 0 && (n.kinds & kinds) != 0; });
  const Phrase a = bare(first, described(dice, first, false, 0));
  if (second.ja == first.ja) return a;
  const Phrase b = bare(second, described(dice, second, false, 0));
  return phrase(say({a.ja, "と", b.ja}), say({a.en, "and", b.en}));
}

Phrase person_object(Dice& dice, const Phrase& subject, const Allowed& allowed) {
  const auto roll = dice.below(100);
  if (roll < 50) return someone(dice, &subject);
  const Noun& noun = pick_noun(dice, person);
  if (roll < 60 && allowed.relative) return related_thing(dice, noun, &subject, false);
  if (roll < 70 && allowed.counter) return counted(dice, noun);
  return bare(noun, described(dice, noun, false, 50));
}

}  // namespace

std::string say(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (!text.empty() && !part.empty()) text += ' ';
    text += part;
  }
  return text;
}

std::string with_article(const std::string& en) {
  const bool vowel = std::string_view("aeiou").find(en[0]) != std::string_view::npos;
  return say({vowel ? "an" : "a", en});
}

const Noun& pick_noun(Dice& dice, Kinds kinds) {
  return dice.pick(nouns, [&](const Noun& n) { return (n.kinds & kinds) != 0; });
}

Phrase described(Dice& dice, const Noun& noun, bool plural, int adjective_percent) {
  const auto fits = [&](const Adjective& a) { return (a.kinds & noun.kinds) != 0; };
  bool any = false;
  for (const Adjective& a : adjectives) any = any || fits(a);
  const std::string_view en = plural ? noun.plural : noun.en;
  // "two old cups of tea" would be another thing than two cups of old tea.
  if (!any || (plural && noun.article == Article::none) || !dice.chance(adjective_percent))
    return phrase(std::string(noun.ja), std::string(en));
  const Adjective& adjective = dice.pick(adjectives, fits);
  return phrase(say({adjective.ja, adjective.na ? "な" : "", noun.ja}), say({adjective.en, en}));
}

Phrase someone(Dice& dice, const Phrase* other) {
  while (true) {
    const auto roll = dice.below(100);
    Phrase out;
    if (roll < 35) {
      out = pronoun_phrase(dice.pick(pronouns));
    } else if (roll < 70) {
      const Word& who = dice.pick(roll < 55 ? family : names);
      out = phrase(std::string(who.ja), std::string(who.en));
    } else {
      const Noun& noun = pick_noun(dice, person);
      out = phrase(std::string(noun.ja), say({"the", noun.en}));
    }
    if (!other || out.ja != other->ja) return out;
  }
}

Phrase possessor(Dice& dice, const Phrase* subject) {
  const bool of_pronoun = subject && subject->pronoun;
  if (of_pronoun && dice.chance(50))
    return phrase("自分 の", std::string(subject->pronoun->possessive));
  while (true) {
    const Phrase who = someone(dice, subject);
    // "the teacher read his book" would be his own.
    if (who.pronoun && who.agreement == Agreement::third && subject && !of_pronoun) continue;
    if (who.pronoun && who.pronoun->ja == "彼ら" && subject) continue;
    return phrase(say({who.ja, "の"}),
                  who.pronoun ? std::string(who.pronoun->possessive) : say({who.en, "'s"}));
  }
}

Phrase actor(Dice& dice, const Allowed& allowed) {
  const auto roll = dice.below(100);
  if (roll < 60) return someone(dice);
  const Noun& noun = pick_noun(dice, person);
  if (roll < 66 && allowed.counter) return counted(dice, noun);
  if (roll < 74 && allowed.relative) return related_person(dice, noun);
  if (roll < 79) {
    Phrase out = phrase(say({noun.ja, "たち"}), say({"the", noun.plural}));
    out.agreement = Agreement::other;
    return out;
  }
  if (roll < 84) return demonstrative(dice, described(dice, noun, false, 20));
  if (roll < 90) {
    const Noun& theirs = pick_noun(dice, near);
    const Phrase whose = possessor(dice, nullptr);
    if (whose.ja != say({theirs.ja, "の"}))
      return phrase(say({whose.ja, theirs.ja}), say({whose.en, theirs.en}));
  }
  if (roll < 94) {
    const Phrase a = someone(dice), b = someone(dice, &a);
    if (a.pronoun || b.pronoun) return a;
    Phrase out = phrase(say({a.ja, "と", b.ja}), say({a.en, "and", b.en}));
    out.agreement = Agreement::other;
    return out;
  }
  return bare(noun, described(dice, noun, false, 100));
}

Phrase object(Dice& dice, Kinds kinds, const Phrase& subject, const Allowed& allowed) {
  if ((kinds & person) && (kinds == person || dice.chance(40)))
    return person_object(dice, subject, allowed);
  kinds &= ~static_cast<Kinds>(person);
  const Noun& noun = pick_noun(dice, kinds);
  const bool abstract = (noun.kinds & (study | opening | instrument)) != 0;
  const auto roll = abstract ? 0 : dice.below(100);
  if (roll < 35) return bare(noun, phrase(std::string(noun.ja), std::string(noun.en)));
  if (roll < 52) return bare(noun, described(dice, noun, false, 100));
  if (roll < 62) return demonstrative(dice, described(dice, noun, false, 25));
  if (roll < 79) {
    const Phrase whose = possessor(dice, &subject);
    const Phrase text = described(dice, noun, false, 25);
    return phrase(say({whose.ja, text.ja}), say({whose.en, text.en}));
  }
  if (allowed.relative && roll < 94) return related_thing(dice, noun, &subject, false);
  if (roll < 90 && allowed.counter && !noun.counter.empty()) return counted(dice, noun);
  return two_things(dice, noun, kinds);
}

Phrase known_thing(Dice& dice, Kinds kinds) {
  const Noun& noun = pick_noun(dice, kinds);
  const auto roll = dice.below(100);
  if (roll < 35) return demonstrative(dice, phrase(std::string(noun.ja), std::string(noun.en)));
  if (roll < 60 || noun.article != Article::indefinite) {
    const Phrase whose = possessor(dice, nullptr);
    return phrase(say({whose.ja, noun.ja}), say({whose.en, noun.en}));
  }
  return related_thing(dice, noun, nullptr, dice.chance(50));
}

}  // namespace manako::toy
