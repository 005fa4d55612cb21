#include "tools/train/options.hpp"

namespace manako {
namespace {

Watched read_watched(Spec& spec, const char* key, const char* help) {
  Watched out;
  out.metric = spec.text(key, {.fallback = "nll",
                               .choices = {"nll", "perplexity", "token_accuracy", "bleu", "chrf"},
                               .help = help});
  out.higher_is_better = out.metric != "nll" && out.metric != "perplexity";
  return out;
}

}  // namespace

bool Watched::improves(double value, double best, double min_delta) const {
  return higher_is_better ? value > best + min_delta : value < best - min_delta;
}

bool TrainingOptions::decodes() const {
  const auto needs = [](const Watched& w) { return w.metric == "bleu" || w.metric == "chrf"; };
  return needs(best_by) || (early_stopping.patience > 0 && needs(early_stopping.watched));
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
  out.log_every = *training.interval(
      "log_every", {.fallback = "100u", .help = "how often a line of metrics is written"});
  out.validate_every = training.interval(
      "validate_every", {.fallback = "1e", .help = "how often the valid split is looked at"});
  Spec checkpoint =
      training.section("checkpoint", {.scalar = "every", .help = "what is kept on disk"});
  out.checkpoint_every =
      checkpoint.interval("every", {.fallback = "1e", .help = "how often a checkpoint is saved"});
  out.keep_last = checkpoint.integer(
      "keep_last", {.fallback = 2, .min = 1, .max = 1 << 20, .help = "newest checkpoints kept"});
  out.best_by =
      read_watched(checkpoint, "best_by", "the validation metric that chooses the best checkpoint");
  Spec early = training.section(
      "early_stopping", {.scalar = "patience", .help = "ends a run that no longer improves"});
  out.early_stopping.watched =
      read_watched(early, "metric", "the validation metric that must improve");
  out.early_stopping.patience =
      early.integer("patience", {.fallback = 0,
                                 .max = 1 << 20,
                                 .help = "validations without improvement; 0: never stops early"});
  out.early_stopping.min_delta = early.number(
      "min_delta",
      {.fallback = 0.0, .min = 0, .help = "smallest change that counts as improvement"});
  return out;
}

}  // namespace manako
