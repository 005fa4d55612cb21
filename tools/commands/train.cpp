#include <fmt/format.h>
#include <filesystem>

#include "core/blas.hpp"
#include "core/directory_lock.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "core/parallel.hpp"
#include "tools/check/rule.hpp"
#include "tools/commands/command.hpp"
#include "tools/commands/made_folders.hpp"
#include "tools/commands/replay.hpp"
#include "tools/data/batches.hpp"
#include "tools/data/data_report.hpp"
#include "tools/experiment.hpp"
#include "tools/initial_weights.hpp"
#include "tools/plan/choice.hpp"
#include "tools/plan/room.hpp"
#include "tools/record/build.hpp"
#include "tools/record/manifest.hpp"
#include "tools/record/recorder.hpp"
#include "tools/shell_words.hpp"
#include "tools/signals.hpp"
#include "tools/train/trainer.hpp"
#include "tools/validation.hpp"

namespace manako {
namespace {

/// manako train SPEC [key=value ...] [--out DIR] [--resume]
class Train : public Command {
 public:
  explicit Train(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("spec", spec_, "the spec, a JSON file")->required();
    app.add_option("overrides", overrides_, "key.path=value, e.g. training.stop=2e");
    app.add_option("--out", out_, "the run directory; runs/NAME by default");
    app.add_flag("--resume", resume_, "continues the run in that directory to the same bits");
    app.add_option("--until", until_, "stops after this update, as if by a signal")
        ->check(CLI::PositiveNumber);
    app.add_flag("--dry-run", dry_run_,
                 "checks everything, stops before the first update, and leaves nothing behind");
  }

  int run() override {
    auto experiment = std::make_unique<Experiment>(Spec::load(spec_, overrides_));
    const RunDirectory run{out_.empty() ? "runs/" + experiment->name : out_};
    plan::require_room(*experiment, Experiment::smallest, plan::limit());
    if (!experiment->training.init_from.empty() && run.step_checkpoints().empty())
      initial_.emplace(experiment->training.init_from);
    experiment->data->check();
    std::optional<MadeFolders> gone_again;  // after the lock file in them
    if (dry_run_) gone_again.emplace(run.checkpoints());
    run.require_no_other_files();
    make_directories(run.checkpoints());
    if (!writable(run.path) || !writable(run.checkpoints()))
      fail(Exit::io, "{}: cannot write there; likely fix: another --out", run.path);
    const DirectoryLock lock(run.path);
    const bool exists = !run.step_checkpoints().empty();
    if (exists && !resume_)
      fail(Exit::usage,
           "{}: holds a run already; --resume continues it, another --out starts a new one",
           run.path);
    if (!exists && resume_) log::info("{}: no checkpoint to resume from; starts anew", run.path);
    if (!dry_run_) remove_temporaries(run.path);
    if (!dry_run_) remove_temporaries(run.checkpoints());
    if (exists) experiment->data->load_vocabularies(run.path);  // ids mean what they meant
    experiment->data->load();
    plan::require_room(*experiment, vocabulary_sizes(*experiment->data), plan::limit());
    if (const std::string chosen = plan::chosen_for(*experiment, exists ? &run : nullptr);
        !chosen.empty())
      experiment = plan::with_choice(spec_, overrides_, chosen, *experiment);
    return train(*experiment, run, exists);
  }

 private:
  int train(Experiment& experiment, const RunDirectory& run, bool resume) {
    DataSource& data = *experiment.data;
    experiment.build(vocabulary_sizes(data));
    if (initial_ && !resume)
      for (const std::string& line : initial_->copy_into(experiment)) log::info("{}", line);
    initial_.reset();
    const auto optimizer = experiment.make_optimizer();
    const auto schedule = experiment.make_schedule(total_updates(experiment));
    if (!resume) {
      std::optional<ScratchRun> tried;
      if (dry_run_) tried.emplace(run, "dry-run");
      const RunDirectory to = tried ? tried->directory() : run;
      data.save_vocabularies(to.path);
      publish(to.spec(), experiment.resolved());
    }
    plan::require_disk(experiment, run.path);
    const Random random = Random(experiment.seed).child("dropout");
    const Trainer* running = nullptr;
    Trainer trainer(
        {.learner = {*experiment.model, *experiment.loss, *experiment.params, *optimizer,
                     experiment.training.clip_norm, experiment.training.clip_value},
         .schedule = *schedule,
         .options = experiment.training,
         .run = run,
         .vocabularies = data.vocabulary_checksums(),
         .random = random,
         .epoch = [&](std::int64_t epoch) { return epoch_batches(experiment, epoch); },
         .batch = [&](const auto& examples) { return make_batch(*epoch_split_, examples); },
         .validate = data.has_split("valid")
                         ? [&] { return validate(experiment, running->state()); }
                         : std::function<std::map<std::string, double>()>(),
         .until = until_,
         .on_metrics = [&](const auto& line) { recorder_->metrics(line); }});
    running = &trainer;
    if (resume) {
      trainer.resume(read_checkpoint(run, "last"));
      if (!dry_run_) keep_same_spec(experiment, run);  // not before its weights fit
    }
    const TrainState& state = trainer.state();
    const auto report = announce(experiment, run, resume ? state.update : -1);
    if (dry_run_) return 0;
    publish(run.data_report(), report.dump(2) + "\n");
    Manifest manifest = begin_session(experiment, run, state, resume);
    const int signal = run_session(trainer, manifest);
    const bool stopped = signal != 0 || until_reached(state);
    log::info("{} after {} updates, {:.2f} epochs, {}: {}", stopped ? "stopped" : "done",
              state.update, state.epochs(), duration_text(state.seconds), run.path);
    if (signal) log::info("continue with: {}", command_to_resume(run));
    return signal ? 128 + signal : 0;
  }

  bool until_reached(const TrainState& state) const { return until_ > 0 && state.update >= until_; }

  std::string command_to_resume(const RunDirectory& run) const {
    std::vector<std::string> words = {"manako", "train", spec_};
    words.insert(words.end(), overrides_.begin(), overrides_.end());
    words.insert(words.end(), {"--out", run.path, "--resume"});
    return shell_words(words);
  }

  // A resumed run must be the run that was begun; what may differ are the ends of intervals.
  void keep_same_spec(const Experiment& experiment, const RunDirectory& run) const {
    const std::string before = read_file(run.spec()), now = experiment.resolved();
    if (before == now) return;
    publish(run.spec(), now);
    log::warn(
        "the spec differs from the one this run began with ({} is replaced); "
        "the result is no longer that of one uninterrupted run",
        run.spec());
  }

  std::vector<std::vector<std::int64_t>> epoch_batches(Experiment& experiment, std::int64_t epoch) {
    epoch_split_ = &experiment.data->epoch(experiment.seed, epoch);
    return manako::epoch_batches(experiment.data->batching(), epoch_split_->source_lengths(),
                                 epoch_split_->target_lengths(), experiment.seed, epoch);
  }

  std::int64_t total_updates(Experiment& experiment) {
    const Interval& stop = experiment.training.stop;
    const auto batches = static_cast<double>(epoch_batches(experiment, 0).size());
    const double per_epoch =
        std::ceil(batches / static_cast<double>(experiment.training.accumulate));
    if (stop.unit == Interval::Unit::updates) return static_cast<std::int64_t>(stop.count);
    if (stop.unit == Interval::Unit::epochs)
      return static_cast<std::int64_t>(std::ceil(stop.count * per_epoch));
    return 0;
  }

  std::map<std::string, double> validate(Experiment& experiment, const TrainState& state) {
    const Validation found = manako::validate(experiment);
    recorder_->samples(state.update, state.epochs(), found.samples);
    return found.scores;
  }

  // Opens RUN/manifest.json and what is written down while training.
  Manifest begin_session(Experiment& experiment, const RunDirectory& run, const TrainState& state,
                         bool resume) {
    const Spec& spec = experiment.spec();
    const std::vector<std::string> extends = spec.files_extended();
    std::vector<std::string> files = {spec_};
    files.insert(files.end(), extends.begin(), extends.end());
    Manifest manifest(run.manifest(), resume);
    nlohmann::ordered_json given = {
        {"file", spec_}, {"extends", extends}, {"overrides", overrides_}};
    if (experiment.runtime.memory > 0) given["chosen"] = words_of(experiment.runtime.chosen);
    manifest.begin({{"update", state.update},
                    {"spec", given},
                    {"program", describe_build()},
                    {"machine", describe_machine()},
                    {"inputs", describe_inputs(files, *experiment.data)}});
    publish(run.source_spec(), spec.text_given());
    recorder_.emplace(run, experiment.record, state.metrics_lines, manifest.first_start());
    return manifest;
  }

  // Trains, and has the manifest say how that ended.
  int run_session(Trainer& trainer, Manifest& manifest) const {
    try {
      const int signal = trainer.run();
      const TrainState& state = trainer.state();
      const std::string reason = signal != 0            ? signals::name(signal)
                                 : state.stopped_early  ? "early stopping"
                                 : until_reached(state) ? fmt::format("--until {}", until_)
                                                        : "done";
      manifest.end(reason, trainer.state().update);
      return signal;
    } catch (const std::exception& error) {
      manifest.end(fmt::format("error: {}", error.what()), trainer.state().update);
      throw;
    }
  }

  static nlohmann::ordered_json announce(Experiment& experiment, const RunDirectory& run,
                                         std::int64_t resumed_at) {
    const VocabularySizes sizes = vocabulary_sizes(*experiment.data);
    log::info("{}: {} parameters, vocabulary {}{}; products by {}, {} threads", run.path,
              experiment.params->count(),
              experiment.data->has_source() ? fmt::format("{} -> ", sizes.source) : "",
              sizes.target, blas::multiplier(), threads());
    nlohmann::ordered_json report = data_report(*experiment.data);
    if (resumed_at >= 0) {
      log::info("resumes after update {}", resumed_at);
      return report;
    }
    for (const std::string& line : data_report_lines(report)) log::info("  {}", line);
    for (const std::string& note : experiment.data->notes()) log::info("  {}", note);
    for (const auto& unusual : check::lint(experiment, check::DataFacts::of(experiment)))
      log::warn("{} ({}); likely fix: {}", unusual.found, unusual.name, unusual.fix);
    return report;
  }

  std::string spec_, out_;
  std::vector<std::string> overrides_;
  bool resume_ = false, dry_run_ = false;
  std::int64_t until_ = 0;
  std::optional<InitialWeights> initial_;
  std::optional<Recorder> recorder_;
  const Split* epoch_split_ = nullptr;  // of the epoch that is being trained on
};

const bool registered = Commands::add<Train>(
    {.name = "train",
     .family = "command",
     .summary = "trains what a spec describes",
     .example =
         "manako train configs/translation/toy_ja_en.json training.stop=2e --out runs/short"});

}  // namespace
}  // namespace manako
