// Can it learn at all?  Reversing a sequence needs attention that looks at the right place.
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/eval/translator.hpp"
#include "tools/experiment.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

constexpr const char* spec = R"({
  "name": "reverse",
  "data": {"type": "reverse", "num_symbols": 10, "min_length": 2, "max_length": 6,
           "num_train": 4000, "num_valid": 50, "num_test": 300,
           "batching": {"by": "sentences", "size": 64}},
  "model": {"type": "transformer", "d_model": 48, "dropout": 0,
    "encoder": {"num_layers": 1, "self_attention": {"num_heads": 4}, "ffn": {"d_ff": 96}},
    "decoder": {"num_layers": 1, "self_attention": {"num_heads": 4},
                "cross_attention": {"num_heads": 4}, "ffn": {"d_ff": 96}}},
  "optimizer": {"type": "adam", "lr": 5e-3, "betas": [0.9, 0.98]},
  "schedule": {"type": "cosine", "warmup": "100u"},
  "training": {"stop": "12e", "clip": 1.0, "validate_every": "6e", "checkpoint": {"every": "12e"}},
  "decoding": "greedy"
})";

}  // namespace

TEST_CASE("learning: reversed sequences, 99 of 100 exactly right", "[learning]") {
  const TemporaryDirectory folder;
  const std::string run = folder / "run";
  const RunResult result =
      run_manako({"train", folder.write("reverse.json", spec), "--out", run, "--threads", "1"});
  INFO(result.error);
  REQUIRE(result.status == 0);
  CHECK(result.seconds < (sanitized ? 200 : 20));

  const auto experiment = Experiment::open({run}, "last");
  const Split& test = experiment->data->split("test");
  std::vector<std::vector<std::int32_t>> sources;
  for (const std::string& line : test.source_lines)
    sources.push_back(experiment->data->source().encode(line));
  const auto outputs = translate(*experiment->model, *experiment->search, sources);
  std::int64_t right = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i)
    right += experiment->data->target().decode(outputs[i][0].tokens) == test.target_lines[i];
  CHECK(right >= 297);  // of 300
}
