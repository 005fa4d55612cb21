// Which files stand in RUN/checkpoints.
#include "tools/train/checkpoint_files.hpp"

#include <filesystem>
#include <limits>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

using Names = std::vector<std::string>;

struct Folder {
  TemporaryDirectory folder;
  RunDirectory run{folder / "run"};
  TrainingOptions options;
  TrainState state;
  CheckpointFiles files{run, options, "checksums"};
  Tensor weight = Tensor::scalar(0);  // always the same, as those of a model

  explicit Folder(Names metrics) {
    make_directories(run.checkpoints());
    for (const std::string& metric : metrics) options.best_by.push_back({metric});
  }
  std::int64_t best(std::size_t metric, std::int64_t update, double value) {
    state.update = update;
    weight.fill(static_cast<real>(value));
    const std::int64_t rank =
        files.take_best(state, options.best_by[metric], value, {{"w", weight}});
    files.write_best(state);
    return rank;
  }
  void save(std::int64_t update) {
    state.update = update;
    files.save(state, {}, {{"w", Tensor::scalar(1)}});
  }
  Names names() const {
    Names out;
    for (const auto& entry : std::filesystem::directory_iterator(run.checkpoints()))
      out.push_back(entry.path().stem());
    std::sort(out.begin(), out.end());
    return out;
  }
  double value(const std::string& name) const {
    return static_cast<double>(read_checkpoint(run, name).find("w")->item());
  }
};

}  // namespace

TEST_CASE("checkpoints: the newest keep_last, and the anchor", "[checkpoints]") {
  Folder it({"nll"});
  it.options.keep_last = 2;
  it.state.anchor = 2;
  for (std::int64_t update = 1; update <= 5; ++update) it.save(update);
  CHECK(it.names() == Names{"step-00000002", "step-00000004", "step-00000005"});
  it.files.remove_after(4);
  CHECK(it.names() == Names{"step-00000002", "step-00000004"});
}

TEST_CASE("checkpoints: the best by each metric; \"best\" is the first metric's", "[checkpoints]") {
  Folder it({"token_accuracy", "nll"});
  CHECK(it.best(0, 10, 40) == 0);
  CHECK(it.best(1, 10, 3) == 0);
  CHECK(it.best(0, 20, 30) == -1);
  CHECK(it.best(1, 20, 2) == 0);
  CHECK(it.best(1, 30, std::numeric_limits<double>::quiet_NaN()) == -1);
  CHECK(it.names() == Names{"best", "best-nll", "best-token_accuracy"});
  CHECK(it.value("best") == 40);
  CHECK(it.value("best-nll") == 2);
}

TEST_CASE("checkpoints: keep_best of them, by rank", "[checkpoints]") {
  Folder it({"nll"});
  it.options.keep_best = 3;
  CHECK(it.best(0, 1, 5) == 0);
  CHECK(it.best(0, 2, 7) == 1);
  CHECK(it.best(0, 3, 4) == 0);
  CHECK(it.best(0, 4, 8) == -1);
  CHECK(it.best(0, 5, 6) == 2);
  CHECK(it.names() ==
        Names{"best", "best-nll", "best-nll-00000001", "best-nll-00000003", "best-nll-00000005"});
  CHECK(it.value("best") == 4);
  CHECK(it.value("best-nll-00000005") == 6);
  // Again, as after a crash or a rollback.
  CHECK(it.best(0, 3, 4) == -1);
  CHECK(it.best(0, 5, 3) == 0);
  CHECK(it.names().size() == 5);
  CHECK(it.value("best") == 3);
  CHECK(it.value("best-nll") == 3);
}
