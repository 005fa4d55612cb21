// Maps of real models: sizes, sums, and who may look where.
#include "tools/report/attention.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/model_case.hpp"
#include "tests/tools/data/make_source.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

constexpr const char* copy_task =
    R"({"type": "copy", "num_symbols": 8, "num_train": 20, "num_valid": 20, "num_test": 5})";

std::vector<int> decoded(const std::string& text) {
  static const std::string letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<int> out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text.substr(0, text.find('='))) {
    bits = bits << 6 | static_cast<unsigned>(letters.find(c));
    if ((count += 6) >= 8) out.push_back(static_cast<int>(bits >> (count -= 8) & 255));
  }
  return out;
}

// Every row sums to 1, up to the rounding to bytes; a causal one looks at nothing later.
void check_map(const report::Json& map, std::size_t rows, std::size_t columns, bool causal) {
  INFO(map["layer"]);
  const std::vector<int> weights = decoded(map["weights"]);
  const auto heads = map["heads"].get<std::size_t>();
  REQUIRE(weights.size() == heads * rows * columns);
  for (std::size_t row = 0; row < heads * rows; ++row) {
    int sum = 0, later = 0;
    for (std::size_t k = 0; k < columns; ++k) {
      sum += weights[row * columns + k];
      if (k > row % rows) later += weights[row * columns + k];
    }
    CHECK(std::abs(sum - 255) <= static_cast<int>(columns));
    CHECK((!causal || later == 0));
  }
}

}  // namespace

TEST_CASE("report attention: every layer of a Transformer, on its own tokens", "[report]") {
  const ModelCase it(small_transformer());
  const auto data = make_source(copy_task);
  const auto search = make_search(R"({"type": "greedy", "max_length": {"a": 1, "b": 2}})");
  const report::Json found =
      report::attention(*it.model, *search, *data, data->split("test"), {.sentences = 3});
  REQUIRE(found["sentences"].size() == 3);
  for (const report::Json& sentence : found["sentences"]) {
    CHECK(sentence["source"] == sentence["reference"]);  // the task is to copy
    CHECK(sentence["source_tokens"].back() == "</s>");
    CHECK(sentence["target_tokens"].front() == "<s>");
    CHECK(sentence["labels"].back() == "</s>");
    CHECK(sentence.contains("output"));
    bool encoder = false, decoder = false, cross = false;
    for (const report::Json& map : sentence["maps"]) {
      const std::string layer = map["layer"], queries = map["queries"], keys = map["keys"];
      const bool is_cross = layer.find("cross") != std::string::npos;
      CHECK((queries == "source") == layer.starts_with("encoder"));
      CHECK((keys == "source") == (is_cross || layer.starts_with("encoder")));
      check_map(map, sentence[queries + "_tokens"].size(), sentence[keys + "_tokens"].size(),
                queries == "target" && !is_cross);
      encoder |= layer.starts_with("encoder");
      cross |= is_cross;
      decoder |= layer.starts_with("decoder") && !is_cross;
    }
    CHECK((encoder && decoder && cross));
  }
}

TEST_CASE("report attention: a language model has causal maps alone", "[report]") {
  const ModelCase it(small_language_model());
  const auto data = make_source(copy_task);
  data->load();
  Split text;
  text.windows = true;
  for (const int length : {3, 60, 7})
    text.target.add(std::vector<std::int32_t>(static_cast<std::size_t>(length), 5));
  const auto search = make_search(R"("greedy")");
  const report::Json found = report::attention(*it.model, *search, *data, text, {.tokens = 10});
  REQUIRE(found["sentences"].size() == 2);  // the long one is passed over
  for (const report::Json& sentence : found["sentences"]) {
    CHECK_FALSE(sentence.contains("source"));
    CHECK_FALSE(sentence.contains("output"));
    REQUIRE_FALSE(sentence["maps"].empty());
    for (const report::Json& map : sentence["maps"])
      check_map(map, sentence["target_tokens"].size(), sentence["target_tokens"].size(), true);
  }
}

TEST_CASE("report attention: where all texts are long, they are cut", "[report]") {
  const ModelCase it(small_language_model());
  const auto data = make_source(copy_task);
  data->load();
  Split text;
  text.windows = true;
  text.target.add(std::vector<std::int32_t>(60, 5));
  const auto search = make_search(R"("greedy")");
  const report::Json found = report::attention(*it.model, *search, *data, text, {.tokens = 10});
  REQUIRE(found["sentences"].size() == 1);
  CHECK(found["sentences"][0]["labels"].size() == 10);
  check_map(found["sentences"][0]["maps"][0], 10, 10, true);
}

TEST_CASE("report attention: one sentence is always kept, more only while they fit", "[report]") {
  const ModelCase it(small_transformer());
  const auto data = make_source(copy_task);
  const auto search = make_search(R"("greedy")");
  const report::Json found =
      report::attention(*it.model, *search, *data, data->split("test"), {.bytes = 1});
  CHECK(found["sentences"].size() == 1);
}
