#include <omp.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/directory_lock.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "tools/commands/command.hpp"
#include "tools/signals.hpp"
#include "tools/sweep/sweep.hpp"

namespace manako {
namespace {

/// manako sweep SPEC: every setting with every seed, side by side; then a table.
class SweepCommand : public Command {
 public:
  explicit SweepCommand(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("spec", spec_, "a spec with a section \"sweep\"")->required();
    app.add_option("overrides", overrides_, "key.path=value, for all runs");
    app.add_option("--out", out_, "the folder of the sweep; runs/NAME by default");
    app.add_option("--jobs", jobs_, "runs beside each other, one thread each; all cores by default")
        ->check(CLI::Range(1, 1024));
    app.add_flag("--dry-run", dry_run_, "checks all runs, prints their names, and starts none");
    app.add_flag("--json", json_, "one JSON object as the last line of stdout");
  }

  int run() override {
    const SweepPlan plan = SweepPlan::make(spec_, overrides_);
    if (dry_run_) {
      for (const PlannedRun& one : plan.runs) fmt::print("{}\n", log::printable(one.name));
      return 0;
    }
    const std::string out = out_.empty() ? "runs/" + plan.base->name : out_;
    make_directories(out);
    if (!writable(out)) fail(Exit::io, "{}: cannot write there; likely fix: another --out", out);
    const DirectoryLock lock(out);
    remove_temporaries(out);
    Sweep sweep(plan, out);
    try {
      sweep.run(jobs_ > 0 ? jobs_ : static_cast<std::size_t>(omp_get_num_procs()));
    } catch (const signals::Stopped&) {
      log::info("stopped; all runs are saved; the same command goes on");
      throw;
    }
    const Table table = sweep.table();
    table.publish(out);
    fmt::print("{}", table.text());
    log::info("the table: {0}/table.html, {0}/table.json", out);
    if (json_) fmt::print("{}\n", nlohmann::ordered_json::parse(table.json()).dump());
    return sweep.status();
  }

 private:
  std::string spec_, out_;
  std::vector<std::string> overrides_;
  std::size_t jobs_ = 0;
  bool dry_run_ = false, json_ = false;
};

const bool registered = Commands::add<SweepCommand>(
    {.name = "sweep",
     .family = "command",
     .summary = "trains many settings with several seeds side by side, and compares them",
     .example = "manako sweep configs/translation/toy_sweep.json --jobs 2 --out runs/sweep"});

}  // namespace
}  // namespace manako
