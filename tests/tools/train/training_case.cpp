#include "tests/tools/train/training_case.hpp"

#include <csignal>
#include <nlohmann/json.hpp>

#include "core/files.hpp"
#include "core/log.hpp"
#include "core/parallel.hpp"
#include "tests/support/catch.hpp"
#include "tools/data/batches.hpp"
#include "tools/eval/likelihood.hpp"
#include "tools/experiment.hpp"
#include "tools/lines.hpp"
#include "tools/signals.hpp"
#include "tools/train/trainer.hpp"

namespace manako::testing {
namespace {

// SIGTERM asks to stop as long as one of these lives; then everything is as before.
class SoftSignals {
 public:
  SoftSignals() {
    for (std::size_t i = 0; i < std::size(numbers); ++i)
      sigaction(numbers[i], nullptr, &before_[i]);
    signals::reset();
    signals::install();
  }
  ~SoftSignals() {
    for (std::size_t i = 0; i < std::size(numbers); ++i)
      sigaction(numbers[i], &before_[i], nullptr);
    signals::reset();
  }

 private:
  static constexpr int numbers[] = {SIGINT, SIGTERM, SIGXFSZ, SIGPIPE};
  struct sigaction before_[std::size(numbers)];
};

// Quiet, and with that many threads, until it is gone.
class Settings {
 public:
  explicit Settings(int num_threads) : threads_(threads()) {
    log::set_quiet(true);
    set_threads(num_threads);
  }
  ~Settings() {
    log::set_quiet(false);
    set_threads(threads_);
  }

 private:
  int threads_;
};

}  // namespace

int TrainingCase::run(int num_threads, std::int64_t stop_at) const {
  const SoftSignals soft;
  const Settings settings(num_threads);
  Experiment e(Spec::parse(spec, "case"));
  e.data->load();
  e.build(vocabulary_sizes(*e.data));
  const auto optimizer = e.make_optimizer();
  const auto schedule = e.make_schedule(1000);
  const Split* split = nullptr;
  Trainer* running = nullptr;
  Trainer trainer({.learner = {*e.model, *e.loss, *e.params, *optimizer, e.training.clip_norm,
                               e.training.clip_value},
                   .schedule = *schedule,
                   .options = e.training,
                   .run = {directory},
                   .vocabularies = e.data->vocabulary_checksums(),
                   .random = Random(e.seed).child("dropout"),
                   .epoch =
                       [&](std::int64_t epoch) {
                         split = &e.data->epoch(e.seed, epoch);
                         return epoch_batches(e.data->batching(), split->source_lengths(),
                                              split->target_lengths(), e.seed, epoch);
                       },
                   .batch =
                       [&](const std::vector<std::int64_t>& examples) {
                         if (at_batch) at_batch(e, running->state());
                         if (running->state().update + 1 == stop_at && signals::received() == 0)
                           ::raise(SIGTERM);
                         return make_batch(*split, examples);
                       },
                   .validate =
                       [&] {
                         const Likelihood found = likelihood(*e.model, e.data->split("valid"));
                         return std::map<std::string, double>{
                             {"nll", found.nll}, {"token_accuracy", found.token_accuracy}};
                       }});
  running = &trainer;
  const RunDirectory run{directory};
  if (!run.step_checkpoints().empty()) trainer.resume(read_checkpoint(run, "last"));
  return trainer.run();
}

std::string lasting_metrics(const std::string& directory) {
  const std::string text = read_file(RunDirectory{directory}.metrics());
  std::string out;
  for (const std::string_view line : lines_of(text)) {
    auto json = nlohmann::ordered_json::parse(line);
    for (const char* key : {"tokens_per_second", "seconds", "peak_mib"}) json.erase(key);
    out += json.dump() + "\n";
  }
  return out;
}

std::string last_checkpoint(const std::string& directory) {
  const auto paths = RunDirectory{directory}.step_checkpoints();
  REQUIRE(!paths.empty());
  return read_file(paths.front());
}

}  // namespace manako::testing
