#include <algorithm>
#include <filesystem>

#include "core/error.hpp"
#include "core/log.hpp"
#include "tools/commands/command.hpp"
#include "tools/commands/replay.hpp"
#include "tools/train/state.hpp"

namespace manako {
namespace {

namespace fs = std::filesystem;

/// manako verify RUN [--from CHECKPOINT]: trains from an earlier checkpoint to the last once more.
class Verify : public Command {
 public:
  explicit Verify(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("run", path_, "the run directory")->required();
    app.add_option("--from", from_, "the step checkpoint to start from; the oldest by default");
  }

  int run() override {
    const RunDirectory run{path_};
    const auto [stored, end] = end_of(run);
    const SafeTensors from = from_.empty() ? oldest(run, end) : read_checkpoint(run, from_);
    const TrainState begin = train_state_of(from);
    if (begin.update >= end.update)
      fail(Exit::usage,
           "{}: is of update {}, the last checkpoint of update {}; expected an earlier one",
           from.path, begin.update, end.update);
    const ScratchRun scratch(run, "verify");
    copy(run, from, begin, scratch.directory());
    log::info("verify: from update {} to {}", begin.update, end.update);
    const int status = train_again(run, scratch.directory(), end.update, {"--resume"});
    if (status != 0) return status;
    return compare_checkpoints(stored,
                               read_safetensors(scratch.directory().step_checkpoint(end.update)));
  }

 private:
  // Between it and the end there must be no rollback, behind which updates are counted again.
  static SafeTensors oldest(const RunDirectory& run, const TrainState& end) {
    const std::vector<std::string> paths = run.step_checkpoints();
    for (std::size_t i = paths.size() - 1; i > 0; --i) {
      SafeTensors found = read_safetensors(paths[i]);
      if (train_state_of(found).rollbacks == end.rollbacks) return found;
    }
    fail(Exit::model,
         "{}: no checkpoint that the last one goes back to; likely fix: a larger "
         "training.checkpoint.keep_last, or \"manako reproduce\"",
         run.checkpoints());
  }

  // What a resumed run reads: the files beside the checkpoints (vocabularies, metrics), and the
  // checkpoint with the one that a rollback would go back to.
  static void copy(const RunDirectory& run, const SafeTensors& from, const TrainState& state,
                   const RunDirectory& to) {
    for (const auto& entry : fs::directory_iterator(run.path))
      if (entry.is_regular_file() && entry.path().filename() != "lock")
        fs::copy_file(entry.path(), fs::path(to.path) / entry.path().filename());
    fs::copy_file(from.path, to.step_checkpoint(state.update));
    const std::string anchor = run.step_checkpoint(state.anchor);
    if (state.anchor >= 0 && state.anchor != state.update && fs::exists(anchor))
      fs::copy_file(anchor, to.step_checkpoint(state.anchor));
  }

  std::string path_, from_;
};

const bool registered = Commands::add<Verify>(
    {.name = "verify",
     .family = "command",
     .summary = "replays the end of a run and compares every bit; exit code 1 if one differs",
     .example = "manako verify runs/toy_ja_en"});

}  // namespace
}  // namespace manako
