#include "tests/tools/commands/trained_run.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace manako::testing {

std::string tiny_spec(const std::string& more) {
  return R"({
    "name": "tiny",
    "data": {"type": "copy", "num_symbols": 8, "num_train": 400, "num_valid": 20, "num_test": 20,
             "batching": {"by": "sentences", "size": 20}},
    "model": {"type": "transformer", "d_model": 16,
      "encoder": {"num_layers": 1, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}},
      "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                  "cross_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}}},
    "optimizer": {"type": "adam", "lr": 1e-2},
    "training": {"stop": "60u", "validate_every": "30u", "checkpoint": {"every": "30u"})" +
         more + "}\n}\n";
}

const std::string& trained_run() {
  static const TemporaryDirectory folder;
  static const std::string path = [] {
    const std::string run = folder / "run";
    const RunResult result = run_manako(
        {"train", folder.write("tiny.json", tiny_spec()), "--out", run, "--threads", "1"});
    INFO(result.error);
    REQUIRE(result.status == 0);
    return run;
  }();
  return path;
}

std::string copy_of_trained_run(const TemporaryDirectory& folder) {
  std::filesystem::copy(trained_run(), folder / "run", std::filesystem::copy_options::recursive);
  return folder / "run";
}

}  // namespace manako::testing
