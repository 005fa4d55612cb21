#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/data/make_source.hpp"

namespace manako {
namespace {

using testing::TemporaryDirectory;

std::string spec(const TemporaryDirectory& folder, const std::string& more = "") {
  return fmt::format(R"({{"type": "parallel_text", "root": "{}",
                          "train": {{"source": "train.ja", "target": "train.en"}}{}}})",
                     folder.path(), more);
}

const std::string valid = R"(, "valid": {"source": "dev.ja", "target": "dev.en"})";

using Counts = std::map<std::string, std::int64_t>;

}  // namespace

TEST_CASE("two files become pairs of ids", "[parallel_text]") {
  const TemporaryDirectory folder;
  folder.write("train.ja", "私 は 行く\n彼 は 来る\n");
  folder.write("train.en", "i go\nhe comes\n");
  folder.write("dev.ja", "彼 は 行く\n");
  folder.write("dev.en", "he  goes\n");
  auto source = make_source(spec(folder, valid));
  source->check();
  CHECK(source->has_source());
  CHECK(source->splits() == std::vector<std::string>{"train", "valid"});
  const Split& dev = source->split("valid");  // reads train first, to learn the vocabularies
  CHECK(source->source().decode(dev.source[0]) == "彼 は 行く");
  CHECK(source->target().decode(dev.target[0]) == "he <unk>");
  CHECK(dev.target_lines == std::vector<std::string>{"he  goes"});  // as given
  const Split& train = source->split("train");
  CHECK(train.size() == 2);
  CHECK(train.source_lengths() == std::vector<std::int32_t>{3, 3});
  CHECK(train.target_lengths() == std::vector<std::int32_t>{3, 3});
  CHECK(train.target_lines.empty());
  CHECK(source->source().vocabulary().size() == 5 + 3);
  CHECK(&source->epoch(1, 2) == &train);
}

TEST_CASE("pairs with an empty side leave train and stay in valid", "[parallel_text]") {
  const TemporaryDirectory folder;
  folder.write("train.ja", "a\n\n b \n  \nc\n");
  folder.write("train.en", "A\nB\nB\n\n\n");
  folder.write("dev.ja", "a\n\nb");
  folder.write("dev.en", "\nB\nB");
  auto source = make_source(spec(folder, valid));
  source->load();
  CHECK(source->split("train").size() == 2);
  CHECK(source->split("valid").size() == 3);
  CHECK(source->split("valid").source_lines == std::vector<std::string>{"a", "", "b"});
  CHECK(source->split("train").reading.dropped == Counts{{"empty", 3}});
  CHECK(source->split("valid").reading.kept == Counts{{"empty", 2}});
}

TEST_CASE("long pairs leave train and stay in valid", "[parallel_text]") {
  const TemporaryDirectory folder;
  for (const char* name : {"train.ja", "train.en", "dev.ja", "dev.en"})
    folder.write(name, "a b\na b c\n");
  auto source = make_source(spec(folder, valid + R"(, "target": {"max_length": 2})"));
  source->load();
  CHECK(source->split("train").size() == 1);
  CHECK(source->split("valid").size() == 2);
  CHECK(source->split("train").reading.dropped == Counts{{"too_long", 1}});
}

TEST_CASE("tokenizers and their options come from the spec", "[parallel_text]") {
  const TemporaryDirectory folder;
  folder.write("train.ja", "猫猫犬\n");
  folder.write("train.en", "cat cat dog\n");
  auto source = make_source(spec(folder, R"(,
      "source": {"tokenizer": "character"}, "target": {"tokenizer": {"type": "word", "min_count": 2}})"));
  CHECK(source->split("train").source_lengths() == std::vector<std::int32_t>{3});
  CHECK(source->target().decode(source->split("train").target[0]) == "cat cat <unk>");
}

TEST_CASE("bad corpora are refused", "[parallel_text]") {
  const TemporaryDirectory folder;
  folder.write("train.ja", "a\nb\nc\n");
  folder.write("train.en", "A\nB\n");
  testing::expect_error(Exit::data, {"train.ja has 3 lines", "train.en has 2"},
                        [&] { make_source(spec(folder))->load(); });
  folder.write("train.en", "\n\n\n");
  testing::expect_error(Exit::data, {"no pair of sentences"},
                        [&] { make_source(spec(folder))->load(); });
  auto missing = make_source(spec(folder, valid));
  testing::expect_error(Exit::data, {"dev.ja: no such file"}, [&] { missing->check(); });
  testing::expect_error(Exit::usage, {"/data/train/target"}, [] {
    make_source(R"({"type": "parallel_text", "train": {"source": "a"}})");
  });
  testing::expect_error(Exit::usage, {"/data/test", "both files"},
                        [&] { make_source(spec(folder, R"(, "test": {"source": "a"})")); });
}

}  // namespace manako
