#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/data/make_source.hpp"

namespace manako {
namespace {

using testing::TemporaryDirectory;

using Ids = std::vector<std::int32_t>;

std::string spec(const std::string& file, const std::string& more = "") {
  return fmt::format(R"({{"type": "text", "train": "{}"{}}})", file, more);
}

// The windows of a split, one after the other, say the text; each window repeats the last id of
// the one before.
std::string told(const DataSource& source, const Split& split) {
  Ids ids = {split.target[0][0]};
  for (std::int64_t i = 0; i < split.size(); ++i) {
    CHECK(split.target[i][0] == ids.back());
    ids.insert(ids.end(), split.target[i].begin() + 1, split.target[i].end());
  }
  return source.target().decode(ids);
}

}  // namespace

TEST_CASE("parts of one file: train, then valid, then test", "[text]") {
  const TemporaryDirectory folder;
  const std::string file = folder.write("input.txt", "abcdefghij\nabcdefghi");  // 20 characters
  auto source = make_source(spec(file, R"(, "context": 3, "split": {"valid": 0.2, "test": 0.3})"));
  source->check();
  CHECK_FALSE(source->has_source());
  CHECK(source->splits() == std::vector<std::string>{"train", "valid", "test"});
  source->load();
  CHECK(told(*source, source->split("valid")) == "<unk>abc");  // "\nabc": \n is not in train
  CHECK(told(*source, source->split("test")) == "defghi");
  CHECK(source->split("train").windows);
  CHECK(source->target().vocabulary().size() == 10 + 3);
}

// 1,115,394 characters at 0.9 are 1,003,854 and 111,540: nanoGPT's
// data/shakespeare_char/prepare.py.
TEST_CASE("the cut is where nanoGPT cuts", "[text]") {
  const TemporaryDirectory folder;
  const std::string file = folder.write("input.txt", std::string(1'115'394, 'x'));
  auto source = make_source(spec(file, R"(, "split": {"valid": 0.1})"));
  CHECK(source->split("train").target.num_ids() == 1'003'854);
  CHECK(source->split("valid").target.num_ids() == 111'540);
}

TEST_CASE("valid is covered from start to end, each id predicted once", "[text]") {
  const TemporaryDirectory folder;
  const std::string text = "the cat sat on\nthe mat\n\nand 猫";
  const std::string file = folder.write("input.txt", text);
  auto source = make_source(spec(file, fmt::format(R"(, "context": 7, "valid": "{}")", file)));
  const Split& valid = source->split("valid");
  CHECK(told(*source, valid) == text);
  std::int32_t labels = 0;
  for (const std::int32_t length : valid.target_lengths()) labels += length;
  CHECK(labels == valid.target.num_ids() - 1);
}

TEST_CASE("each epoch cuts train anew, as a function of seed and epoch", "[text]") {
  const TemporaryDirectory folder;
  std::string text;
  for (int i = 0; i < 300; ++i) text += fmt::format("{} ", i);
  auto source =
      make_source(spec(folder.write("input.txt", text), R"(, "context": 10, "tokenizer": "word")"));
  const auto windows = [&](std::uint64_t seed, std::int64_t epoch) {
    const Split& split = source->epoch(seed, epoch);
    std::vector<Ids> out;
    for (std::int64_t i = 0; i < split.size(); ++i) {
      out.push_back(as_vector(split.target[i]));
      CHECK(out.back().size() == 11);
    }
    CHECK(out.size() >= 28);
    return out;
  };
  const auto first = windows(1, 0);
  std::set<std::int32_t> starts;
  for (std::int64_t epoch = 0; epoch < 40; ++epoch) starts.insert(windows(1, epoch)[0][0]);
  CHECK(starts.size() >= 8);  // of 10 offsets
  CHECK(windows(1, 0) == first);
}

TEST_CASE("a text that is too short and nonsense parts are refused", "[text]") {
  const TemporaryDirectory folder;
  const std::string file = folder.write("input.txt", "abc");
  testing::expect_error(Exit::data, {"3 pieces", "at least 65"},
                        [&] { make_source(spec(file))->load(); });
  auto enough = make_source(spec(file, R"(, "context": 2)"));
  CHECK(enough->epoch(1, 0).size() == 1);
  testing::expect_error(Exit::usage, {"/data/split", "nothing to train on"}, [&] {
    make_source(spec(file, R"(, "split": {"valid": 0.5, "test": 0.5})"));
  });
  testing::expect_error(Exit::usage, {"/data/valid", "twice"}, [&] {
    make_source(spec(file, R"(, "valid": "x", "split": {"valid": 0.5})"));
  });
  testing::expect_error(Exit::data, {"none.txt: no such file"},
                        [&] { make_source(spec(folder.path() + "/none.txt"))->check(); });
}

}  // namespace manako
