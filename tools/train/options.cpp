#include "tools/train/options.hpp"

#include <algorithm>
#include <set>

namespace manako {
namespace {

void read_checkpoint_options(Spec& training, TrainingOptions& out) {
  Spec spec = training.section("checkpoint", {.scalar = "every", .help = "what is kept on disk"});
  out.checkpoint_every =
      spec.interval("every", {.fallback = "1e",
                              .help = "how often a checkpoint is saved, besides the end",
                              .optional = true});
  out.keep_last = spec.integer(
      "keep_last", {.fallback = 2, .min = 1, .max = 1 << 20, .help = "newest checkpoints kept"});
  out.keep_best = spec.integer(
      "keep_best",
      {.fallback = 1, .min = 1, .max = 1 << 20, .help = "best weights kept for each of best_by"});
  std::set<std::string> seen;
  for (Spec& metric : spec.list("best_by",
                                "validation metrics, each of which keeps its best weights; the "
                                "first chooses \"best\"; nll by default")) {
    metric.resolve_type(Watched::metrics());
    metric.finish();
    if (seen.insert(metric.type()).second)
      out.best_by.push_back({metric.type()});
    else
      metric.problem("", "\"" + metric.type() + "\" stands there twice");
  }
  if (out.best_by.empty()) out.best_by.push_back({});
}

void read_early_stopping(Spec& training, TrainingOptions& out) {
  Spec spec = training.section(
      "early_stopping", {.scalar = "patience", .help = "ends a run that no longer improves"});
  out.early_stopping.watched =
      Watched::read(spec, "metric", "the validation metric that must improve");
  out.early_stopping.patience =
      spec.integer("patience", {.fallback = 0,
                                .max = 1 << 20,
                                .help = "validations without improvement; 0: never stops early"});
  out.early_stopping.min_delta = spec.number(
      "min_delta",
      {.fallback = 0.0, .min = 0, .help = "smallest change that counts as improvement"});
}

void read_failures(Spec& training, TrainingOptions& out) {
  const std::string on_nan = training.text(
      "on_nan", {.fallback = "skip",
                 .choices = {"stop", "skip", "rollback"},
                 .help = "updates that are not finite: the first ends the run; they are left out, "
                         "ten in a row end it; or these, and divergence, go back to the last "
                         "checkpoint with half the lr, three times at most"});
  out.on_nan = on_nan == "stop"   ? TrainingOptions::OnNan::stop
               : on_nan == "skip" ? TrainingOptions::OnNan::skip
                                  : TrainingOptions::OnNan::rollback;
  Spec spec = training.section(
      "divergence", {.scalar = "factor", .help = "when a run with a finite loss is lost"});
  out.divergence.factor = spec.number(
      "factor",
      {.fallback = 3.0,
       .min = 0,
       .help = "a loss above this many times its best average (but at least 1); 0: never"});
  out.divergence.updates = spec.integer(
      "updates",
      {.fallback = 100, .min = 1, .max = 1 << 20, .help = "for so many updates in a row"});
}

}  // namespace

std::vector<Watched> TrainingOptions::watched() const {
  std::vector<Watched> out = best_by;
  if (early_stopping.patience > 0) out.push_back(early_stopping.watched);
  if (schedule_watches) out.push_back(*schedule_watches);
  return out;
}

bool TrainingOptions::decodes() const {
  const std::vector<Watched> all = watched();
  return std::any_of(all.begin(), all.end(), [](const Watched& w) { return w.decodes(); });
}

TrainingOptions TrainingOptions::read(Spec& training) {
  TrainingOptions out;
  out.stop = *training.interval("stop", {.fallback = "10e", .help = "when training ends"});
  out.init_from = training.text(
      "init_from", {.fallback = "",
                    .help = "weights to start from: RUN (its best), RUN/CHECKPOINT or a file; not "
                            "read when resuming"});
  out.accumulate = training.integer(
      "accumulate",
      {.fallback = 1, .min = 1, .max = 1 << 20, .help = "batches whose gradients make one update"});
  Spec clip =
      training.section("clip", {.scalar = "norm", .help = "limits on the gradient; 0: none"});
  out.clip_norm = clip.number("norm", {.fallback = 0.0, .min = 0, .help = "largest global norm"});
  out.clip_value =
      clip.number("value", {.fallback = 0.0, .min = 0, .help = "largest absolute value"});
  Spec ema = training.section(
      "ema", {.scalar = "decay",
              .help = "a moving average of the weights, which validations and \"best\" take"});
  out.ema_decay = ema.number("decay", {.fallback = 0.0,
                                       .min = 0,
                                       .max = 1,
                                       .below_max = true,
                                       .help = "what is kept of it at an update; 0: no average"});
  out.log_every = *training.interval(
      "log_every", {.fallback = "100u", .help = "how often a line of metrics is written"});
  out.validate_every = training.interval(
      "validate_every",
      {.fallback = "1e", .help = "how often the valid split is looked at", .optional = true});
  read_checkpoint_options(training, out);
  read_early_stopping(training, out);
  read_failures(training, out);
  return out;
}

}  // namespace manako
