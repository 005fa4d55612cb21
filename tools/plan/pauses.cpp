#include "tools/plan/pauses.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>

#include "core/error.hpp"
#include "core/memory.hpp"
#include "tools/data/batches.hpp"
#include "tools/eval/translator.hpp"
#include "tools/validation.hpp"

namespace manako::plan {
namespace {

constexpr double sample_seconds = 0.5;
constexpr std::size_t least_batches = 5, sample_sentences = 32;

template <class F>
double seconds_of(const F& f) {
  const auto begin = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// The loss of the whole split, from the median rate of its first batches: a single one may be
// interrupted by whatever else the machine does.
double scoring_seconds(const Model& model, const Split& split) {
  double all = 0, spent = 0;
  for (std::int64_t i = 0; i < split.size(); ++i) all += split.num_labels(i);
  std::vector<double> per_token;
  for (const auto& examples : in_order_batches(split)) {
    if (spent > sample_seconds && per_token.size() >= least_batches) break;
    const Batch batch = make_batch(split, examples);
    const double seconds = seconds_of([&] { score(model, batch); });
    per_token.push_back(seconds / static_cast<double>(batch.labels.size()));
    spent += seconds;
  }
  if (per_token.empty()) return 0;
  std::sort(per_token.begin(), per_token.end());
  return per_token[per_token.size() / 2] * all;
}

// Decoding of the whole split, from that of some sentences.  A model that has learned nothing does
// not know when to end: what counts are the lengths of the references.
double decoding_seconds(const Experiment& experiment, const Split& split) {
  std::vector<std::vector<std::int32_t>> sources;
  double references = 0, produced = 0;
  for (std::int64_t i = 0; i < split.size(); ++i) {
    references += split.num_labels(i);
    if (sources.size() < sample_sentences)
      sources.emplace_back(split.source[i].begin(), split.source[i].end());
  }
  const double seconds = seconds_of([&] {
    for (const auto& list : translate(*experiment.model, *experiment.search, sources))
      produced += static_cast<double>(list.at(0).tokens.size() + 1);
  });
  return seconds * references / std::max(1.0, produced);
}

double saving_seconds(const Experiment& experiment, const Optimizer& optimizer) {
  const std::string path = fmt::format(".manako-plan-{}.safetensors", ::getpid());
  NamedTensors tensors = named(*experiment.params);
  for (auto& entry : optimizer.state()) tensors.push_back(std::move(entry));
  double seconds = 0;
  try {
    const auto save = [&] { write_safetensors(path, tensors); };
    seconds = std::min(seconds_of(save), seconds_of(save));
  } catch (const Error&) {  // nobody may write here: the run will have another directory
  }
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return seconds;
}

}  // namespace

std::int64_t measure_pauses(Experiment& experiment, const Trial& trial, Plan& plan) {
  memory::reset_peak();
  if (experiment.data->has_split("valid")) {
    const Split& valid = experiment.data->split("valid");
    plan.validation_seconds = scoring_seconds(*experiment.model, valid);
    if (experiment.training.decodes())
      plan.validation_seconds += decoding_seconds(experiment, valid);
  }
  forget_packed_weights(*experiment.params);
  plan.checkpoint_seconds = saving_seconds(experiment, trial.optimizer());
  return static_cast<std::int64_t>(memory::statistics().peak_in_use);
}

void count_pauses(const Experiment& experiment, const check::Facts& facts, Plan& plan) {
  plan.updates = facts.run();
  const auto times = [&](const std::string& pointer) {
    const double every = facts.updates(pointer);
    return std::isnan(every) || std::isnan(plan.updates) ? 0 : std::floor(plan.updates / every);
  };
  if (facts.validates()) plan.validations = std::max(1.0, times("/training/validate_every"));
  plan.checkpoints = std::max(1.0, times("/training/checkpoint/every"));
  plan.seconds = experiment.training.stop.unit == Interval::Unit::seconds
                     ? experiment.training.stop.count
                     : plan.updates * plan.seconds_per_update +
                           plan.validations * plan.validation_seconds +
                           plan.checkpoints * plan.checkpoint_seconds;
}

}  // namespace manako::plan
