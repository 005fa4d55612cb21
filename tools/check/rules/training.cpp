// Rules about how long a run is and what happens on the way.
#include "tools/check/rule.hpp"

namespace manako::check {
namespace {

Advice patience_shorter_than_warmup(const Facts& f) {
  const double patience =
      f.number("/training/early_stopping/patience") * f.updates("/training/validate_every");
  if (!(patience > 0 && patience < f.warmup())) return {};
  return {fmt::format("patience runs out after {:.0f} updates, the warm-up takes {:.0f}", patience,
                      f.warmup()),
          "more patience, or a shorter warm-up"};
}

Advice validates_once(const Facts& f) {
  if (!(f.validates() && f.updates("/training/validate_every") > f.run())) return {};
  return {fmt::format("validate_every is {} and the run ends after {}",
                      f.text("/training/validate_every"), f.text("/training/stop")),
          "a smaller training.validate_every"};
}

Advice no_validation(const Facts& f) {
  if (f.validates()) return {};
  return {"there is no valid split, or no validate_every", "data.valid and validate_every"};
}

Advice accumulates_past_the_epoch(const Facts& f) {
  const double accumulate = f.number("/training/accumulate");
  if (!(accumulate > 1 && accumulate > f.data.batches_per_epoch)) return {};
  return {fmt::format("accumulate is {:.0f} and an epoch has {:.0f} batches", accumulate,
                      f.data.batches_per_epoch),
          "a smaller training.accumulate: an update never takes batches of two epochs"};
}

Advice one_checkpoint(const Facts& f) {
  if (!(f.updates("/training/checkpoint/every") > f.run() && f.run() > 200)) return {};
  return {fmt::format("checkpoint.every is {} and the run ends after {}",
                      f.text("/training/checkpoint/every"), f.text("/training/stop")),
          "a smaller training.checkpoint.every"};
}

Advice logs_once(const Facts& f) {
  if (!(f.updates("/training/log_every") > f.run())) return {};
  return {fmt::format("log_every is {} and the run ends after {}", f.text("/training/log_every"),
                      f.text("/training/stop")),
          "a smaller training.log_every"};
}

Advice few_updates(const Facts& f) {
  if (!(f.run() < 200)) return {};
  return {fmt::format("the run has {:.0f} updates", f.run()),
          "a later training.stop, or smaller batches"};
}

Advice chosen_by_samples(const Facts& f) {
  const auto best_by = [&](const char* metric) {
    return f.any("/training/checkpoint/best_by", "type", metric);
  };
  if (!((best_by("bleu") || best_by("chrf")) && f.text("/decoding/type") == "sample")) return {};
  return {"best_by a score of sampled translations", "decoding \"greedy\" or \"beam\""};
}

const bool registered[] = {
    add_rule<patience_shorter_than_warmup>(
        {.name = "patience-shorter-than-warmup",
         .family = "training",
         .summary = "the run may be stopped for lack of progress before its learning rate is there",
         .example = R"({"schedule": {"warmup": "60u"},
                        "training": {"validate_every": "10u", "early_stopping": 2}})"}),
    add_rule<validates_once>({.name = "validates-once",
                              .family = "training",
                              .summary = "one validation at the end shows no course and leaves "
                                         "nothing to choose from",
                              .example = R"({"training": {"validate_every": "100000u"}})"}),
    add_rule<no_validation>({.name = "no-validation",
                             .family = "training",
                             .summary = "nobody sees when the model only learns by heart, and "
                                        "there is no best checkpoint",
                             .example = R"({"data": {"num_valid": 0}})"}),
    add_rule<accumulates_past_the_epoch>(
        {.name = "accumulates-past-the-epoch",
         .family = "training",
         .summary = "an epoch makes a single update, of fewer batches than asked for",
         .example = R"({"training": {"accumulate": 5000}})"}),
    add_rule<one_checkpoint>({.name = "one-checkpoint",
                              .family = "training",
                              .summary = "a crash loses the whole run",
                              .example = R"({"training": {"checkpoint": "100000u"}})"}),
    add_rule<logs_once>({.name = "logs-once",
                         .family = "training",
                         .summary = "metrics.jsonl gets a single line: there is no curve",
                         .example = R"({"training": {"log_every": "100000u"}})"}),
    add_rule<few_updates>({.name = "few-updates",
                           .family = "training",
                           .summary = "hardly any model learns something in so few steps",
                           .example = R"({"training": {"stop": "50u"}})"}),
    add_rule<chosen_by_samples>(
        {.name = "chosen-by-samples",
         .family = "training",
         .summary = "the best checkpoint is then decided by the luck of sampling",
         .example = R"({"training": {"checkpoint": {"best_by": "bleu"}}, "decoding": "sample"})"}),
};

}  // namespace
}  // namespace manako::check
