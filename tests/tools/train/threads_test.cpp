// The number of threads never changes a result.
#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/train/training_case.hpp"
#include "tools/run_directory.hpp"

using namespace manako;
using namespace manako::testing;

// The first experiment of the README with 1,000 of its 20,000 sentences and 24 of its updates:
// model and batches, and with them every way to share work among threads, are the real ones.
TEST_CASE("threads: the toy translation gives the same bits with 1, 2, 3 and 4", "[threads]") {
  const TemporaryDirectory folder;
  for (const char* threads : {"1", "2", "3", "4"}) {
    const RunResult result = run_manako(
        {"train", MANAKO_SOURCE_DIR "/configs/translation/toy_ja_en.json", "data.num_train=1000",
         "data.num_valid=50", "data.num_test=50", "training.stop=24u", "schedule.warmup=10u",
         "training.log_every=5u", "--out", folder / threads, "--threads", threads});
    INFO(result.error);
    REQUIRE(result.status == 0);
    INFO(threads << " threads");
    CHECK((last_checkpoint(folder / threads) == last_checkpoint(folder / "1")));
    CHECK(lasting_metrics(folder / threads) == lasting_metrics(folder / "1"));
    const auto best = [&](const char* run) {
      return read_file(RunDirectory{folder / run}.best_checkpoint());
    };
    CHECK((best(threads) == best("1")));
  }
}
