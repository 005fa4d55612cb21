#include "tools/data/data_source.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/data/make_source.hpp"

namespace manako {

using testing::TemporaryDirectory;

TEST_CASE("sequences are ranges of one list of ids", "[split]") {
  Sequences sequences;
  CHECK(sequences.empty());
  for (const std::vector<std::int32_t>& ids : {std::vector<std::int32_t>{3, 4}, {}, {5}})
    sequences.add(ids);
  CHECK(sequences.size() == 3);
  CHECK(sequences.num_ids() == 3);
  CHECK(as_vector(sequences[0]) == std::vector<std::int32_t>{3, 4});
  CHECK(sequences[1].empty());
  CHECK(as_vector(sequences[2]) == std::vector<std::int32_t>{5});
}

TEST_CASE("sentences get begin and end, windows are shifted by one", "[split]") {
  using Ids = std::vector<std::int32_t>;
  Split split;
  split.target.add(Ids{7, 8, 9});
  Ids inputs = {99}, labels;
  split.append_target(0, inputs, labels);
  CHECK(inputs == Ids{99, 1, 7, 8, 9});
  CHECK(labels == Ids{7, 8, 9, 2});
  CHECK(split.target_lengths() == Ids{4});
  split.windows = true;
  inputs = labels = {};
  split.append_target(0, inputs, labels);
  CHECK(inputs == Ids{7, 8});
  CHECK(labels == Ids{8, 9});
  CHECK(split.target_lengths() == Ids{2});
}

TEST_CASE("a split that is not configured is refused with those that are", "[data]") {
  auto source = make_source(R"({"type": "copy", "num_train": 20, "num_valid": 0, "num_test": 5})");
  CHECK(source->splits() == std::vector<std::string>{"train", "test"});
  testing::expect_error(Exit::usage, {"\"valid\"", "train, test"}, [&] { source->split("valid"); });
  testing::expect_error(Exit::usage, {"\"dev\""}, [&] { source->split("dev"); });
}

TEST_CASE("vocabulary files alone give the codecs of a trained run", "[data]") {
  const TemporaryDirectory folder;
  const std::string spec = R"({"type": "copy", "num_symbols": 9, "num_train": 50})";
  auto trained = make_source(spec);
  trained->load();
  trained->save_vocabularies(folder.path());
  auto later = make_source(spec);
  testing::expect_error(Exit::internal, {"no target vocabulary"}, [&] { later->target(); });
  later->load_vocabularies(folder.path());
  CHECK(later->source().encode("s3 s0 s12") == trained->source().encode("s3 s0 s12"));
  CHECK(later->target().vocabulary().size() == 9 + 3);
  CHECK(as_vector(later->split("test").target[4]) == as_vector(trained->split("test").target[4]));
  auto no_files = make_source(spec);
  testing::expect_error(Exit::model, {"source.vocabulary", "no such file"},
                        [&] { no_files->load_vocabularies(folder.path() + "/none"); });
}

TEST_CASE("every registered source accepts its example", "[data]") {
  for (const auto& entry : DataSources::all()) {
    INFO(entry.name);
    Spec spec = Spec::parse(entry.example, "example");
    const auto source = entry.make(spec);
    spec.finish();
    CHECK(spec.problems() == std::vector<std::string>{});
    CHECK(source->has_split("train"));
  }
}

}  // namespace manako
