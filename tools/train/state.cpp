#include "tools/train/state.hpp"

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace manako {
namespace {

// One list of the fields serves both directions.
template <class State, class Visit>
void each_field(State& s, const Visit& visit) {
  visit("update", s.update);
  visit("epoch", s.epoch);
  visit("batch", s.batch);
  visit("batches", s.batches);
  visit("tokens", s.tokens);
  visit("skipped", s.skipped);
  visit("skipped_in_row", s.skipped_in_row);
  visit("loss", s.loss);
  visit("nll", s.nll);
  visit("gradient_norm", s.gradient_norm);
  visit("weight", s.weight);
  visit("interval_tokens", s.interval_tokens);
  visit("interval_updates", s.interval_updates);
  visit("metrics_lines", s.metrics_lines);
  visit("logged", s.logged);
  visit("validated", s.validated);
  visit("validation_due", s.validation_due);
  visit("checkpoint_due", s.checkpoint_due);
  visit("stopped_early", s.stopped_early);
  visit("early_any", s.early.any);
  visit("early_best", s.early.best);
  visit("early_without_gain", s.early.without_gain);
  visit("best", s.best);
  visit("average_loss", s.average_loss);
  visit("lowest_loss", s.lowest_loss);
  visit("losses", s.losses);
  visit("losses_too_high", s.losses_too_high);
  visit("rollbacks", s.rollbacks);
  visit("anchor", s.anchor);
}

}  // namespace

double TrainState::epochs() const {
  return static_cast<double>(epoch) +
         (batches > 0 ? static_cast<double>(batch) / static_cast<double>(batches) : 0);
}

double TrainState::passed(Interval::Unit unit) const {
  switch (unit) {
    case Interval::Unit::updates:
      return static_cast<double>(update);
    case Interval::Unit::epochs:
      return epochs();
    case Interval::Unit::tokens:
      return static_cast<double>(tokens);
    case Interval::Unit::seconds:
      return seconds;
  }
  return 0;
}

// `seconds` is left out: a checkpoint's bytes depend on what was computed, not on how long it took.
std::string TrainState::to_json() const {
  nlohmann::ordered_json out;
  each_field(*this, [&](const char* name, const auto& value) { out[name] = value; });
  return out.dump();
}

TrainState TrainState::from_json(const std::string& text) {
  TrainState state;
  try {
    const auto json = nlohmann::json::parse(text);
    each_field(state, [&](const char* name, auto& value) { json.at(name).get_to(value); });
  } catch (const nlohmann::json::exception& error) {
    fail(Exit::model,
         "checkpoint: its training state cannot be read: {}; likely fix: resume from an older one",
         error.what());
  }
  return state;
}

}  // namespace manako
