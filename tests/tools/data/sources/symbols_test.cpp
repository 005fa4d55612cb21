#include <algorithm>
#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/tools/data/make_source.hpp"

namespace manako {

TEST_CASE("copy and reverse say what they promise", "[symbols]") {
  for (const std::string type : {"copy", "reverse"}) {
    auto source = make_source(R"({"type": ")" + type + R"(", "num_symbols": 5, "min_length": 2,
                                  "max_length": 6, "num_train": 300, "num_valid": 40, "num_test": 50})");
    source->load();
    std::set<std::string> seen;
    for (const std::string& name : source->splits()) {
      const Split& split = source->split(name);
      CHECK(split.size() == (name == "train" ? 300 : name == "valid" ? 40 : 50));
      for (std::int64_t i = 0; i < split.size(); ++i) {
        const std::string text = source->source().decode(split.source[i]);
        CHECK(seen.insert(text).second);  // no sentence twice, in whatever split
        auto expected = source->target().encode(text);
        if (type == "reverse") std::reverse(expected.begin(), expected.end());
        CHECK(as_vector(split.target[i]) == expected);
        CHECK((expected.size() >= 2 && expected.size() <= 6));
      }
    }
    CHECK(source->target().vocabulary().size() == 5 + 3);
    CHECK(source->split("test").target_lines[0] ==
          source->target().decode(source->split("test").target[0]));
  }
}

TEST_CASE("symbols are the same for the same seed", "[symbols]") {
  const auto first = [](const std::string& seed) {
    return make_source(R"({"type": "copy", "seed": )" + seed + "}")->split("test").source_lines;
  };
  CHECK(first("1") == first("1"));
  CHECK(first("1") != first("2"));
}

TEST_CASE("impossible symbol tasks are problems of the spec", "[symbols]") {
  testing::expect_error(Exit::usage, {"/data/num_symbols", "only 12 different"}, [] {
    make_source(R"({"type": "copy", "num_symbols": 3, "min_length": 1, "max_length": 2})");
  });
  testing::expect_error(Exit::usage, {"/data/max_length", "below min_length (5)"}, [] {
    make_source(R"({"type": "copy", "min_length": 5, "max_length": 2})");
  });
}

}  // namespace manako
