#include "tools/data/vocabulary.hpp"

#include <fstream>
#include <sstream>

#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace manako {
namespace {

using testing::TemporaryDirectory;

std::string content(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

std::vector<std::string> all_pieces(const Vocabulary& vocabulary) {
  std::vector<std::string> out;
  for (std::int32_t id = 0; id < vocabulary.size(); ++id) out.push_back(vocabulary.piece(id));
  return out;
}

}  // namespace

TEST_CASE("the most frequent pieces come first, equal ones in byte order", "[vocabulary]") {
  const PieceCounts counts = {{"b", 2}, {"a", 2}, {"c", 5}, {"d", 1}, {"<s>", 9}, {"ア", 2}};
  const auto pieces = [&](Vocabulary::Limits limits) {
    return all_pieces(Vocabulary::from_counts(counts, limits));
  };
  using List = std::vector<std::string>;
  CHECK(pieces({}) == List{"<unk>", "<s>", "</s>", "c", "a", "b", "ア", "d"});
  CHECK(pieces({.min_count = 2}) == List{"<unk>", "<s>", "</s>", "c", "a", "b", "ア"});
  CHECK(pieces({.max_size = 5}) == List{"<unk>", "<s>", "</s>", "c", "a"});
  CHECK(pieces({.min_count = 6}) == List{"<unk>", "<s>", "</s>"});
}

TEST_CASE("a reserved name in text is unknown, not the reserved piece", "[vocabulary]") {
  const Vocabulary vocabulary({"a", "b"});
  CHECK(vocabulary.size() == 5);
  CHECK(vocabulary.id("a") == 3);
  CHECK(vocabulary.id("b") == 4);
  CHECK(vocabulary.id("z") == Vocabulary::unknown);
  CHECK(vocabulary.id("</s>") == Vocabulary::unknown);
  CHECK(vocabulary.piece(2) == "</s>");
  testing::expect_error(Exit::internal, {"id 5", "0 ... 4"}, [&] { vocabulary.piece(5); });
  testing::expect_error(Exit::internal, {"id -1"}, [&] { vocabulary.piece(-1); });
}

TEST_CASE("a vocabulary file gives the vocabulary back", "[vocabulary]") {
  const TemporaryDirectory folder;
  const std::string path = folder.path() + "/v";
  const std::vector<std::string> pieces = {"a", "\n", "\\", "\\n", "\r", " ", "語", "a\rb\r", "\t"};
  Vocabulary(pieces).save(path, "word min_count=1 max_size=0");
  CHECK(
      content(path).starts_with("manako-vocabulary 1 pieces=12 tokenizer=word min_count=1 "
                                "max_size=0\n<unk>\n<s>\n</s>\na\n"));
  const Vocabulary back = Vocabulary::load(path, "word min_count=1 max_size=0");
  CHECK(all_pieces(back) == all_pieces(Vocabulary(pieces)));
  CHECK(back.id("\n") == 4);
}

TEST_CASE("a damaged vocabulary file is refused", "[vocabulary]") {
  const TemporaryDirectory folder;
  const std::string good = "manako-vocabulary 1 pieces=5 tokenizer=word\n<unk>\n<s>\n</s>\na\nb\n";
  const auto load = [&](const std::string& text) {
    return [&folder, text] { Vocabulary::load(folder.write("v", text), "word"); };
  };
  CHECK_NOTHROW(load(good)());
  struct Case {
    std::string text;
    std::vector<std::string> words;
  };
  const std::string head = "manako-vocabulary 1 pieces=5 tokenizer=word\n";
  const Case cases[] = {
      {"", {"v:1:", "no vocabulary"}},
      {"a\nb\n", {"v:1:", "no vocabulary"}},
      {good.substr(0, good.size() - 2), {"v:5:", "4 pieces", "pieces=5"}},  // cut
      {good + "c\n", {"6 pieces"}},
      {head + "<unk>\n<s>\n</s>\na\na\n", {"v:6:", "\"a\"", "line 5"}},
      {head + "<unk>\n<s>\n</s>\n\nb\n", {"v:5:", "empty piece"}},
      {head + "<pad>\n<s>\n</s>\na\nb\n", {"v:2:", "<unk>"}},
      {"manako-vocabulary 1 pieces=5 tokenizer=byte\n<unk>\n<s>\n</s>\na\nb\n",
       {"v:1:", "another tokenizer", "byte", "word"}},
      {"manako-vocabulary 1 pieces=1 tokenizer=word\n<unk>\n", {"v:3:", "<s>"}},
      {head + "<unk>\n<s>\n</s>\n\xff\nb\n", {"v:5:1:", "0xFF"}},
      {"PK\x03\x04", {"zip"}},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    testing::expect_error(Exit::model, c.words, load(c.text));
  }
  testing::expect_error(Exit::model, {"no such file"},
                        [&] { Vocabulary::load(folder.path() + "/none", "word"); });
}

}  // namespace manako
