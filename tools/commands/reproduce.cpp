#include <optional>

#include "core/log.hpp"
#include "tools/commands/command.hpp"
#include "tools/commands/replay.hpp"

namespace manako {
namespace {

/// manako reproduce RUN [--out DIR]: trains RUN/spec.json from the start to the last checkpoint.
class Reproduce : public Command {
 public:
  explicit Reproduce(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("run", path_, "the run directory")->required();
    app.add_option("--out", out_, "keeps the new run in this folder; removed by default");
  }

  int run() override {
    const RunDirectory run{path_};
    const auto [stored, end] = end_of(run);
    std::optional<ScratchRun> scratch;
    if (out_.empty()) scratch.emplace(run, "reproduce");
    const RunDirectory out = scratch ? scratch->directory() : RunDirectory{out_};
    log::info("reproduce: {} from the start to update {}", run.spec(), end.update);
    // Behind a rollback updates are counted again: then only the end is sure to be the same.
    const int status = train_again(run, out, end.rollbacks == 0 ? end.update : 0);
    if (status != 0) return status;
    return compare_checkpoints(stored, read_safetensors(out.step_checkpoint(end.update)));
  }

 private:
  std::string path_, out_;
};

const bool registered = Commands::add<Reproduce>(
    {.name = "reproduce",
     .family = "command",
     .summary =
         "trains a run again from its spec and compares every bit; exit code 1 if one differs",
     .example = "manako reproduce runs/toy_ja_en --out runs/again --threads 1"});

}  // namespace
}  // namespace manako
