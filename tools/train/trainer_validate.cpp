// What a trainer writes down: lines of metrics, and what validations decide.
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/log.hpp"
#include "core/memory.hpp"
#include "tools/signals.hpp"
#include "tools/train/trainer.hpp"

namespace manako {

void Trainer::log() {
  const auto weight = static_cast<double>(state_.weight),
             tokens = static_cast<double>(state_.interval_tokens);
  const double nll = state_.nll / tokens;
  nlohmann::ordered_json line;
  line["update"] = state_.update;
  line["epoch"] = state_.epochs();
  line["tokens"] = state_.tokens;
  line["loss"] = finite_or_text(state_.loss / weight);
  line["nll"] = finite_or_text(nll);
  line["perplexity"] = finite_or_text(std::exp(nll));
  line["lr"] = job_.learner.optimizer.peak_lr() * lr_factor(state_.update);
  line["gradient_norm"] =
      finite_or_text(state_.gradient_norm / static_cast<double>(state_.interval_updates));
  line["skipped_updates"] = state_.skipped;
  line["tokens_per_second"] = std::round(pace_->tokens_per_second());
  line["seconds"] = std::round(state_.seconds * 10) / 10;
  line["peak_mib"] = memory::peak_resident() >> 20;
  metrics_->append(line);
  state_.metrics_lines = metrics_->lines();
  state_.logged = state_.update;
  state_.loss = state_.nll = state_.gradient_norm = 0;
  state_.weight = state_.interval_tokens = state_.interval_updates = 0;
}

namespace {

double value_of(const std::map<std::string, double>& found, const Watched& watched) {
  const auto at = found.find(watched.metric);
  require(at != found.end(), Exit::usage,
          "train: no \"{}\" among the validation metrics; likely fix: add it to evaluation.metrics",
          watched.metric);
  return at->second;
}

}  // namespace

// False if a signal came in its midst.
bool Trainer::validate() {
  const Averaged averaged(average_ ? &*average_ : nullptr);
  std::map<std::string, double> found;
  try {
    found = job_.validate();
  } catch (const signals::Stopped&) {
    return false;
  }
  state_.validation_due = false;
  state_.validated = state_.update;
  nlohmann::ordered_json line;
  line["update"] = state_.update;
  line["epoch"] = state_.epochs();
  std::string text;
  for (const auto& [name, value] : found) {
    line["valid"][name] = finite_or_text(value);
    text += fmt::format("  {} {:.4g}", name, value);
  }
  metrics_->append(line);
  state_.metrics_lines = metrics_->lines();
  text += keep_best(found);

  const auto& early = job_.options.early_stopping;
  if (early.patience > 0) {
    state_.early.take(early.watched, value_of(found, early.watched), early.min_delta);
    state_.stopped_early = state_.early.without_gain >= early.patience;
    if (state_.stopped_early) text += "  no gain any more: stopping early";
  }
  const double lr_before = lr_factor(state_.update);
  if (const auto watched = job_.schedule.watched())
    job_.schedule.validated(value_of(found, *watched));
  if (lr_factor(state_.update) < lr_before) text += "  no gain: a lower lr";
  log::info("epoch {:.2f} update {} ({}): valid{}", state_.epochs(), state_.update,
            duration_text(state_.seconds), text);
  return true;
}

// Keeps the weights for each metric by which they are among the best; a text about it.
std::string Trainer::keep_best(const std::map<std::string, double>& found) {
  std::string text;
  for (const Watched& watched : job_.options.best_by)
    if (files_.take_best(state_, watched, value_of(found, watched), named(job_.learner.params)) ==
        0)
      text += job_.options.best_by.size() == 1 ? "  best so far"
                                               : fmt::format("  best {} so far", watched.metric);
  try {
    files_.write_best(state_);
  } catch (const Error& error) {
    if (error.code() != Exit::io) throw;
    log::warn(
        "{}\n  training goes on; these best weights are kept in memory and written before "
        "the next checkpoint",
        error.what());
  }
  return text;
}

}  // namespace manako
