// Several corpora, with and without weights, and columns.
#include <map>

#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/data/make_source.hpp"

namespace manako {
namespace {

using testing::TemporaryDirectory;

// Lines "a0".."aN" or "b0"..., and their translations "A0"...
void write_pair(const TemporaryDirectory& folder, const std::string& name, char letter, int lines) {
  std::string source, target, columns;
  const char big = static_cast<char>(letter - 'a' + 'A');
  for (int i = 0; i < lines; ++i) {
    source += fmt::format("{}{}\n", letter, i);
    target += fmt::format("{}{}\n", big, i);
    columns += fmt::format("x\t{}{}\tignored\t{}{}\n", big, i, letter, i);
  }
  folder.write(name + ".ja", source);
  folder.write(name + ".en", target);
  folder.write(name + ".tsv", columns);
}

std::string parallel(const TemporaryDirectory& folder, const std::string& train,
                     const std::string& more = "") {
  return fmt::format(R"({{"type": "parallel_text", "root": "{}", "train": {}{}}})", folder.path(),
                     train, more);
}

// How many pairs of an epoch begin with each letter; each source must stand beside its target.
std::map<char, int> letters(DataSource& source, std::int64_t epoch) {
  const Split& split = source.epoch(7, epoch);
  std::map<char, int> out;
  for (std::int64_t i = 0; i < split.size(); ++i) {
    std::string s = source.source().decode(split.source[i]);
    ++out[s[0]];
    s[0] = static_cast<char>(s[0] - 'a' + 'A');
    CHECK(s == source.target().decode(split.target[i]));
  }
  return out;
}

// Files of "a" and columns of "b", with a digit each for weights.
std::string two(const std::string& weights = "") {
  const auto weight = [&](std::size_t i) {
    return weights.empty() ? "" : fmt::format(R"(, "weight": {})", weights[i]);
  };
  return fmt::format(R"([{{"source": "a.ja", "target": "a.en"{}}},
                         {{"tsv": "b.tsv", "columns": [4, 2]{}}}])",
                     weight(0), weight(1));
}

}  // namespace

TEST_CASE("corpora: without weights every pair comes once", "[corpora]") {
  const TemporaryDirectory folder;
  write_pair(folder, "a", 'a', 30);
  write_pair(folder, "b", 'b', 10);
  auto source = make_source(parallel(folder, two()));
  source->check();
  CHECK(letters(*source, 0) == std::map<char, int>{{'a', 30}, {'b', 10}});
  CHECK(&source->epoch(1, 2) == &source->split("train"));
  CHECK(source->source().vocabulary().size() == 40 + 3);  // learned from all
}

TEST_CASE("corpora: weights divide the epoch, and every pair has its turn", "[corpora]") {
  const TemporaryDirectory folder;
  write_pair(folder, "a", 'a', 30);
  write_pair(folder, "b", 'b', 10);
  auto source = make_source(parallel(folder, two("13")));
  for (std::int64_t epoch = 0; epoch < 3; ++epoch)
    CHECK(letters(*source, epoch) == std::map<char, int>{{'a', 10}, {'b', 30}});
  CHECK(source->split("train").size() == 40);
  const auto first = as_vector(source->epoch(7, 0).source[0]);
  CHECK(as_vector(source->epoch(7, 0).source[0]) == first);
  const std::vector<std::string>& notes = source->notes();
  CHECK(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
    return note.find("b.tsv: 10 pairs, 30 in each epoch") != note.npos;
  }));
}

TEST_CASE("corpora: columns of one file, in any place, for any split", "[corpora][tsv]") {
  const TemporaryDirectory folder;
  folder.write("t.tsv", "私 は\ti\t1\r\n\n\tempty\n彼 は\the");
  auto source = make_source(parallel(
      folder, R"("t.tsv")", R"(, "valid": {"tsv": "t.tsv", "columns": [2, 1]}, "test": "t.tsv")"));
  source->check();
  source->load();
  CHECK(source->split("train").size() == 2);  // without the empty line and the empty side
  CHECK(source->split("valid").source_lines == std::vector<std::string>{"i", "", "empty", "he"});
  CHECK(source->split("test").target_lines == std::vector<std::string>{"i", "", "empty", "he"});
}

TEST_CASE("corpora: what cannot be read is refused with its place", "[corpora][tsv]") {
  const TemporaryDirectory folder;
  write_pair(folder, "a", 'a', 3);
  folder.write("short.tsv", "a\tb\nc\n");
  testing::expect_error(Exit::data, {"short.tsv:2: 1 columns; expected at least 2"},
                        [&] { make_source(parallel(folder, R"("short.tsv")"))->load(); });
  folder.write("b.tsv", "\t\n");
  testing::expect_error(Exit::data, {"b.tsv: no pair"}, [&] {
    make_source(parallel(folder, R"([{"source": "a.ja", "target": "a.en"}, {"tsv": "b.tsv"}])"))
        ->load();
  });
  testing::expect_error(Exit::data, {"none.tsv: no such file"},
                        [&] { make_source(parallel(folder, R"("none.tsv")"))->check(); });
  folder.write("bad.tsv", "a\tb\n\xff\tb\n");
  testing::expect_error(Exit::data, {"bad.tsv:2:1"},
                        [&] { make_source(parallel(folder, R"("bad.tsv")"))->load(); });
}

TEST_CASE("corpora: specs that cannot be meant", "[corpora]") {
  const TemporaryDirectory folder;
  const auto refused = [&](const std::string& train, const std::vector<std::string>& said,
                           const std::string& more = "") {
    INFO(train);
    testing::expect_error(Exit::usage, said, [&] { make_source(parallel(folder, train, more)); });
  };
  refused("{}", {"/data/train", "no files"});
  refused("[]", {"/data/train", "empty list"});
  refused(R"({"source": "a", "target": "b", "tsv": "c"})", {"/data/train/tsv", "beside"});
  refused(R"({"tsv": "a", "columns": [1, 1]})", {"/data/train/columns", "same column"});
  refused(R"({"tsv": "a", "columns": [1, 2.5]})", {"/data/train/columns", "whole"});
  refused(R"({"tsv": "a", "columns": [0, 1]})", {"/data/train/columns"});
  refused(R"([{"tsv": "a", "weight": 1}, {"tsv": "b"}])", {"/data/train", "1 of 2 corpora"});
  refused(R"([{"tsv": "a", "weight": 0}])", {"/data/train/0/weight"});
  refused(R"([{"tsv": "a", "wieght": 1}])", {"/data/train/0/wieght"});
  refused(R"({"source": "-", "target": "-"})", {"/data/train", "several places"});
  refused(R"("-")", {"/data/train", "several places"}, R"(, "valid": "-")");
}

TEST_CASE("corpora: texts of a language model", "[corpora][text]") {
  const TemporaryDirectory folder;
  const std::string a = folder.write("a.txt", std::string(100, 'a')),
                    b = folder.write("b.txt", std::string(30, 'b'));
  const auto make = [&](const std::string& weights_a, const std::string& weights_b) {
    return make_source(fmt::format(
        R"({{"type": "text", "context": 4, "root": "{}",
             "train": [{{"file": "a.txt"{}}}, {{"file": "b.txt"{}}}]}})",
        folder.path(), weights_a, weights_b));
  };
  const auto count = [](DataSource& source, std::int64_t epoch) {
    const Split& split = source.epoch(3, epoch);
    std::map<std::string, int> out;
    for (std::int64_t i = 0; i < split.size(); ++i) ++out[source.target().decode(split.target[i])];
    return out;
  };
  auto plain = make("", "");
  const auto all = count(*plain, 0);
  CHECK(all.size() == 2);  // no window goes from one text into the other
  CHECK(all.at("aaaaa") >= 23);
  CHECK(all.at("bbbbb") >= 6);
  auto weighted = make(R"(, "weight": 1)", R"(, "weight": 4)");
  // 24 and 6 windows whatever the offset: 30 in an epoch.
  for (std::int64_t epoch = 0; epoch < 4; ++epoch)
    CHECK(count(*weighted, epoch) == std::map<std::string, int>{{"aaaaa", 6}, {"bbbbb", 24}});
  CHECK(count(*weighted, 1) == count(*weighted, 1));
  testing::expect_error(Exit::usage, {"/data/split", "several"}, [&] {
    make_source(fmt::format(R"({{"type": "text", "train": [{{"file": "{}"}}, {{"file": "{}"}}],
                                 "split": {{"valid": 0.1}}}})",
                            a, b));
  });
  testing::expect_error(Exit::data, {"b.txt", "30 pieces"}, [&] {
    make_source(
        fmt::format(R"({{"type": "text", "train": [{{"file": "{}"}}, {{"file": "{}"}}]}})", a, b))
        ->load();
  });
}

}  // namespace manako
