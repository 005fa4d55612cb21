// manako generate, with a language model that knows eight positions.
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako::testing;

TEST_CASE("generate: a prompt as long as the model can see is refused", "[generate][program]") {
  const TemporaryDirectory folder;
  std::string text;
  while (text.size() < 400) text += "abcd abc\nab a\n";
  folder.write("text.txt", text);
  const std::string spec = folder.write("tiny.json", R"({
    "data": {"type": "text", "train": "text.txt", "context": 8, "split": {"valid": 0.1}},
    "model": {"type": "language_model", "d_model": 8,
              "position": {"type": "learned", "max_length": 8},
              "decoder": {"num_layers": 1, "self_attention": {"num_heads": 1}, "ffn": {"d_ff": 8}}},
    "training": {"stop": "1u"}
  })");
  const RunOptions here{.directory = folder.path()};
  const RunResult trained = run_manako({"train", spec, "--out", "run"}, here);
  INFO(trained.error);
  REQUIRE(trained.status == 0);
  const auto generate = [&](const std::string& prompt) {
    return run_manako({"generate", "run", "--prompt", prompt, "--length", "20"}, here);
  };
  const RunResult fits = generate("abcd ab");
  CHECK(fits.status == 0);
  CHECK_THAT(fits.out, Catch::StartsWith("abcd ab"));
  CHECK(fits.out.size() >= 7 + 20 + 1);
  for (const std::string prompt : {"abcd abc", "abcd abc\nab"}) {
    const RunResult refused = generate(prompt);
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK_THAT(refused.error, Catch::Contains(std::to_string(prompt.size()) + " tokens") &&
                                  Catch::Contains("takes 8") && Catch::Contains("at most 7"));
  }
}
