// Searches that continue a prompt, in models that know few positions.
#include "core/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/model_case.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

constexpr std::int64_t positions = 8;
const std::string few_positions = R"(, "position": {"type": "learned", "max_length": 8})";
const std::string long_outputs = R"(", "min_length": 50, "max_length": {"a": 0, "b": 50}})";

std::vector<std::int32_t> prompt_of(std::int64_t length) {
  std::vector<std::int32_t> out;
  for (std::int64_t i = 0; i < length; ++i) out.push_back(static_cast<std::int32_t>(3 + i));
  return out;
}

}  // namespace

TEST_CASE("search: a sample goes on beyond the longest sequence its model can see", "[search]") {
  const ModelCase it(small_language_model(few_positions));
  const auto lists = make_search(R"({"type": "sample)" + long_outputs)
                         ->run(*it.model, {.prompt = {4, 5, 6}, .count = 3, .random = Random(6)});
  for (const auto& list : lists) CHECK(list[0].tokens.size() == 50);
}

TEST_CASE("search: an output ends where the positions of its model do", "[search]") {
  const ModelCase it(small_language_model(few_positions));
  for (const std::string type : {"greedy", "beam"})
    for (std::int64_t length = 0; length < positions; ++length) {
      INFO(type << " after " << length);
      const auto lists = make_search(R"({"type": ")" + type + long_outputs)
                             ->run(*it.model, {.prompt = prompt_of(length), .count = 2});
      for (const auto& list : lists) CHECK(std::ssize(list.at(0).tokens) == positions - length);
    }
  const ModelCase translator(small_transformer(few_positions));
  for (const std::string type : {"greedy", "beam", "sample"}) {
    INFO(type);
    const auto lists = make_search(R"({"type": ")" + type + long_outputs)
                           ->run(*translator.model, {.source = random_sources(3, 1)});
    for (const auto& list : lists) CHECK(std::ssize(list.at(0).tokens) == positions);
  }
}

TEST_CASE("search: a prompt that leaves no room is an error that counts it", "[search]") {
  const ModelCase it(small_language_model(few_positions));
  for (const std::string type : {"greedy", "beam", "sample"})
    for (const std::int64_t length : {positions, positions + 1}) {
      const auto search = make_search(R"({"type": ")" + type + "\"}");
      expect_error(Exit::usage,
                   {fmt::format("prompt: has {} tokens", length), "the model takes 8", "at most 7",
                    "max_length"},
                   [&] { search->run(*it.model, {.prompt = prompt_of(length)}); });
    }
}
