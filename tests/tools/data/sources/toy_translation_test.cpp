#include <algorithm>
#include <set>
#include <unordered_map>

#include "tests/support/catch.hpp"
#include "tests/tools/data/make_source.hpp"
#include "tools/data/toy/grammar.hpp"

namespace manako {
namespace {

std::int64_t words(const std::string& text) {
  return std::count(text.begin(), text.end(), ' ') + 1;
}

}  // namespace

TEST_CASE("the default toy corpus keeps its promises", "[toy]") {
  auto source = make_source(R"({"type": "toy_translation"})");
  source->load();
  std::set<std::string> ja, en;
  std::int64_t pairs = 0;
  for (const std::string& name : source->splits()) {
    const Split& split = source->split(name);
    CHECK(split.size() == (name == "train" ? 20'000 : 500));
    pairs += split.size();
    for (std::int64_t i = 0; i < split.size(); ++i) {
      const std::string s = source->source().decode(split.source[i]);
      const std::string t = source->target().decode(split.target[i]);
      ja.insert(s);
      en.insert(t);
      if (words(s) < 4 || words(s) > 20 || words(t) < 4 || words(t) > 20) FAIL(s << " | " << t);
      if (s.find("<unk>") != s.npos || t.find("<unk>") != t.npos) FAIL(s << " | " << t);
    }
  }
  // No sentence of either side twice: the splits share none, and each has one translation.
  CHECK(std::ssize(ja) == pairs);
  CHECK(std::ssize(en) == pairs);
  CHECK(source->source().vocabulary().size() >= 150 + 3);
  CHECK(source->target().vocabulary().size() >= 150 + 3);
}

// The corpus drops repeated sentences; the grammar itself must never contradict itself.
TEST_CASE("no sentence of the toy grammar has two translations", "[toy]") {
  std::unordered_map<std::string, std::string> to_en, to_ja;
  const Random random(11);
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const toy::Sentence s = toy::make_sentence(random.at(i));
    const auto [en, new_ja] = to_en.emplace(s.ja, s.en);
    const auto [ja, new_en] = to_ja.emplace(s.en, s.ja);
    if (en->second != s.en) FAIL(s.ja << " | " << s.en << " | " << en->second);
    if (ja->second != s.ja) FAIL(s.en << " | " << s.ja << " | " << ja->second);
  }
  CHECK(to_en.size() > 50'000);
}

TEST_CASE("toy English agrees", "[toy]") {
  const std::vector<std::string> wrong = {
      " a apple",   " a egg",          " a old ",     " a umbrella", " a interesting ",
      " a orange",  " an book",        " an cat",     "he do ",      "she do ",
      "they does ", "I is ",           "I are ",      "they is ",    "they was ",
      "he are ",    "I reads ",        "they reads ", "we was ",     "you is ",
      " me reads",  " did not read s", "two book ",   "three cup ",  " a music",
      " a tea ",    " an English",     "not not",     "  "};
  for (const toy::Sentence& sentence : toy::make_corpus(3, 20'000))
    for (const std::string& words : wrong) {
      const std::string text = " " + sentence.en;
      if (text.find((words[0] == ' ' ? "" : " ") + words) != text.npos) FAIL(sentence.en);
    }
}

// Each of these stands in the corpus of some seed word for word: the constructions are there.
TEST_CASE("the toy grammar has the constructions it promises", "[toy]") {
  struct Construction {
    std::string ja, en;
  };
  const Construction constructions[] = {
      {" ません でした 。", " did not "},
      {"く なかった です 。", " not "},
      {" 冊 の ", " books"},
      {" の 本 ", " book"},
      {" が 読んだ ", " that "},
      {" を 読んだ ", " who read "},
      {"明日 ", " will "},
      {" で ", " at "},
      {" か 。", " ?"},
      {"自分 の ", "his "},
      {"誰 が ", "who "},
      {" 何 を ", "what did "},
      {" こと が でき ます", " can "},
      {" たい です", " want to "},
      {" が 好き です", " likes "},
      {" あり ます", "there are "},
      {" も ", " also "},
      {" な ", ""},
      {" と ", " with "},
      {" に 乗り ", " rode "},
      {"いつも ", " always "},
  };
  const auto corpus = toy::make_corpus(1, 20'000);
  for (const Construction& c : constructions) {
    const auto count = std::count_if(corpus.begin(), corpus.end(), [&](const toy::Sentence& s) {
      return s.ja.find(c.ja) != s.ja.npos && (" " + s.en).find(c.en) != std::string::npos;
    });
    INFO(c.ja << " | " << c.en);
    CHECK(count >= 10);
  }
}

TEST_CASE("the toy corpus depends on its seed alone and can be turned round", "[toy]") {
  const auto test = [](const std::string& more) {
    return make_source(R"({"type": "toy_translation", "num_train": 100, "num_test": 30)" + more +
                       "}");
  };
  auto a = test(""), b = test(""), c = test(R"(, "seed": 2)"),
       back = test(R"(, "direction": "en_ja")");
  CHECK(a->split("test").source_lines == b->split("test").source_lines);
  CHECK(a->split("test").source_lines != c->split("test").source_lines);
  CHECK(a->split("test").source_lines == back->split("test").target_lines);
  CHECK(a->split("test").target_lines == back->split("test").source_lines);
}

}  // namespace manako
