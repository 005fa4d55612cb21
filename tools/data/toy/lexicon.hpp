#pragma once

#include <span>
#include <string_view>

/// The words of the toy corpus.  Every Japanese word has one English word and the other way round,
/// so that a sentence has one translation.
namespace manako::toy {

using std::string_view;

/// What a noun is, so that one eats food and not furniture.  Sets are sums.
using Kinds = unsigned;
enum Kind : Kinds {
  person = 1 << 0,
  animal = 1 << 1,
  food = 1 << 2,
  cooked = 1 << 3,
  drink = 1 << 4,
  reading = 1 << 5,
  writing = 1 << 6,
  thing = 1 << 7,    // fits a bag
  machine = 1 << 8,  // can be repaired
  furniture = 1 << 9,
  vehicle = 1 << 10,
  plant = 1 << 11,
  show = 1 << 12,  // is watched
  music = 1 << 13,
  song = 1 << 14,
  instrument = 1 << 15,
  study = 1 << 16,
  opening = 1 << 17,
  washable = 1 << 18,
  drawing = 1 << 19,
  photo = 1 << 20,
  mount = 1 << 21,  // is ridden
  goods = 1 << 22,  // is bought
  profession = 1 << 23,
  useful = 1 << 24,
  gift = 1 << 25,
  near = 1 << 26,  // somebody's: my teacher, her child
};

enum class Article { indefinite, definite, none };

struct Noun {
  string_view ja, en, plural;  // plural: "" if it is not counted
  string_view counter;         // 三 冊 の 本: three books
  Kinds kinds;
  Article article = Article::indefinite;
};

/// When a verb is said: as a habit too, of one past or coming event, of the past alone.
enum class Use { habit, event, past };

/// Where things are done.
using Places = unsigned;
enum PlaceKind : Places {
  home = 1,
  school = 2,
  shop = 4,
  outside = 8,
  water = 16,
  work = 32,
  city = 64
};

struct Verb {
  string_view stem, plain, plain_past;  // 読み (ます), 読む, 読んだ
  string_view particle;                 // of its object; of its place if it has none
  string_view en, third, past;          // read, reads, read
  Kinds objects;
  Places places;
  Use use;
};

struct Adjective {
  string_view ja, en;  // 古い, or 静か (な)
  bool na;
  Kinds kinds;
  string_view stem = {};  // よ of いい; otherwise it is regular
};

struct Place {
  string_view ja, at, to;  // 公園, in the park, to the park
  Places kinds;
};

struct Spot {
  string_view ja, en;  // 机 の 上, on the desk
  Kinds kinds;         // what may be there
};

enum class Agreement { first, third, other };  // I am; he is, he reads; we are, we read

struct Pronoun {
  string_view ja, subject, object, possessive;
  Agreement agreement;
};

struct Word {
  string_view ja, en;
};

extern const std::span<const Noun> nouns;
extern const std::span<const Verb> transitive_verbs, giving_verbs, motion_verbs, activity_verbs;
extern const std::span<const Adjective> adjectives;
extern const std::span<const Place> places;
extern const std::span<const Spot> spots;
extern const std::span<const Pronoun> pronouns;
extern const std::span<const Word> family, names, numbers;
extern const std::span<const Word> past_times, habit_times, future_times, frequencies;

}  // namespace manako::toy
