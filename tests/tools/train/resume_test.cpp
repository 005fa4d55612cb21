// A run that was stopped and resumed is the run that was not: to the last bit, with any threads.
#include <csignal>
#include <nlohmann/json.hpp>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/train/stopped_runs.hpp"
#include "tools/run_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// 100 sentences in batches of 10, two for an update: an epoch ends with updates 5, 10, 15, 20.
// Validations, log lines and checkpoints fall on updates of their own and on common ones.
std::string translation_spec(const std::string& early_stopping) {
  return R"({
    "name": "resume",
    "data": {"type": "copy", "num_symbols": 6, "num_train": 100, "num_valid": 20, "num_test": 0,
             "batching": {"by": "sentences", "size": 10, "pool": 40}},
    "model": {"type": "transformer", "d_model": 16, "dropout": 0.2,
      "encoder": {"num_layers": 1, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}},
      "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                  "cross_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}}},
    "optimizer": {"type": "adam", "lr": 1e-2},
    "schedule": {"type": "inverse_sqrt", "warmup": "4u"},
    "training": {"stop": "22u", "accumulate": 2, "clip": 1.0, "log_every": "4u",
      "validate_every": "3u", "early_stopping": )" +
         early_stopping + R"(,
      "checkpoint": {"every": "7u", "keep_last": 1, "best_by": "token_accuracy"}}
  })";
}

std::string language_spec(const std::string& file) {
  return R"({
    "name": "resume",
    "data": {"type": "text", "tokenizer": "character", "context": 12, "train": ")" +
         file + R"(", "split": {"valid": 0.2}, "batching": {"by": "sentences", "size": 4}},
    "model": {"type": "language_model", "d_model": 16, "dropout": 0.2,
      "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}}},
    "optimizer": {"type": "adamw", "lr": 1e-2},
    "training": {"stop": "3e", "accumulate": 2, "log_every": "4u", "validate_every": "0.5e",
      "early_stopping": {"patience": 50}, "checkpoint": {"every": "0.7e", "keep_last": 1}}
  })";
}

}  // namespace

// 3: in the midst of a validation; 4: behind a log line; 5: an epoch ends; 7: a checkpoint is due;
// 15: a validation and an epoch end; 21: validation and checkpoint.
TEST_CASE("resume: a translation run stopped anywhere gives the same bits", "[resume]") {
  check_stops(translation_spec(R"({"metric": "token_accuracy", "patience": 50})"),
              {1, 3, 4, 5, 7, 15, 21});
}

TEST_CASE("resume: early stopping remembers what it has seen", "[resume]") {
  // No gain is ever as large as 100: the first validation and three more, at updates 3 to 12.
  const std::string spec =
      translation_spec(R"({"metric": "token_accuracy", "patience": 3, "min_delta": 100})");
  const TemporaryDirectory folder;
  REQUIRE(TrainingCase{spec, folder / "whole"}.run(1) == 0);
  CHECK(last_state(folder / "whole").update == 12);
  CHECK(last_state(folder / "whole").stopped_early);
  check_stops(spec, {2, 6, 9, 11});
}

TEST_CASE("resume: stopped in the very last validation", "[resume]") {
  const std::string spec = translation_spec(R"({"patience": 50})");
  const TemporaryDirectory folder;
  REQUIRE(TrainingCase{spec, folder / "whole"}.run(1) == 0);
  CHECK(TrainingCase{spec, folder / "stopped"}.run(1, 22) == SIGTERM);
  CHECK(last_state(folder / "stopped").update == 22);
  CHECK(last_state(folder / "stopped").validated == 21);
  CHECK(TrainingCase{spec, folder / "stopped"}.run(1) == 0);
  check_same(folder / "stopped", folder / "whole");
}

TEST_CASE("resume: a language model stopped anywhere gives the same bits", "[resume]") {
  const TemporaryDirectory folder;
  check_stops(language_spec(folder.write("text.txt", generated_text())), {1, 2, 3, 5});
}

// When the signal arrives is left to chance; what comes out is not.
TEST_CASE("resume: the program, terminated at some time", "[resume][program]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write(
      "spec.json", translation_spec(R"({"metric": "token_accuracy", "patience": 50})"));
  const std::vector<std::string> longer = {"training.stop=300u", "training.validate_every=40u"};
  const auto train = [&](const std::string& name, const std::string& threads, double after) {
    std::vector<std::string> words = {"train", spec};
    words.insert(words.end(), longer.begin(), longer.end());
    words.insert(words.end(), {"--out", folder / name, "--resume", "--threads", threads});
    return run_manako(words, {.terminate_after = after});
  };
  REQUIRE(train("whole", "1", 0).status == 0);
  int interrupted = 0;
  for (const double after : {0.15, 0.3}) {
    const RunResult result = train("stopped", "1", after);
    INFO(result.error);
    CHECK((result.status == 0 || result.status == 128 + SIGTERM));
    interrupted += result.status != 0;
  }
  if (interrupted == 0) WARN("the run was over before the signal arrived");
  CHECK(train("stopped", "2", 0).status == 0);
  check_same(folder / "stopped", folder / "whole");
}

TEST_CASE("resume: a damaged newest checkpoint pushes out no good one", "[resume]") {
  const std::string spec = translation_spec(R"({"patience": 50})");
  const TemporaryDirectory folder;
  const RunDirectory run{folder / "run"};
  CHECK(TrainingCase{spec, run.path}.run(1, 6) == SIGTERM);
  publish(run.step_checkpoint(20), "damaged");
  CHECK(TrainingCase{spec, run.path}.run(1, 9) == SIGTERM);
  CHECK(last_state(run.path).update == 9);
  CHECK(TrainingCase{spec, run.path}.run(1) == 0);
  CHECK(run.step_checkpoints() == std::vector<std::string>{run.step_checkpoint(22)});
}
