#include "tools/data/toy/grammar.hpp"

#include <algorithm>
#include <unordered_set>

#include "tools/data/toy/patterns.hpp"

namespace manako::toy {
namespace {

struct Weighted {
  int weight;
  Sentence (*make)(Dice&);
};

// What is said how often, in percent.
constexpr Weighted patterns[] = {
    {30, doing},
    {8, giving},
    {11, going},
    {6, activity},
    {8, existence},
    {12, describing},
    {6, identifying},
    {6, preferring},
    {4, wishing},
    {3, ability},
    {3, asking_who},
    {2, asking_what},
    {1, asking_where_when},
};

bool has_good_length(const std::string& text) {
  const auto words = std::count(text.begin(), text.end(), ' ') + 1;
  return words >= 4 && words <= 20;
}

}  // namespace

Sentence make_sentence(const Random& random) {
  Dice dice(random);
  auto roll = dice.below(100);
  for (const Weighted& pattern : patterns) {
    if (roll < pattern.weight) return pattern.make(dice);
    roll -= pattern.weight;
  }
  fail(Exit::internal, "toy grammar: the weights do not add up to 100");
}

std::vector<Sentence> make_corpus(std::uint64_t seed, std::int64_t count) {
  const Random random = Random(seed).child("toy_translation");
  std::vector<Sentence> corpus;
  std::unordered_set<std::string> ja, en;
  for (std::uint64_t draw = 0; std::ssize(corpus) < count; ++draw) {
    Sentence sentence = make_sentence(random.at(draw));
    if (!has_good_length(sentence.ja) || !has_good_length(sentence.en)) continue;
    if (ja.contains(sentence.ja) || en.contains(sentence.en)) continue;
    ja.insert(sentence.ja);
    en.insert(sentence.en);
    corpus.push_back(std::move(sentence));
  }
  return corpus;
}

}  // namespace manako::toy
