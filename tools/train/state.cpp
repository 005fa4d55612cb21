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
  visit("validation_due", s.validation_due);
  visit("has_best", s.has_best);
  visit("has_early_best", s.has_early_best);
  visit("stopped_early", s.stopped_early);
  visit("best", s.best);
  visit("early_best", s.early_best);
  visit("validations_without_gain", s.validations_without_gain);
}

}  // namespace

double TrainState::epochs() const {
  return static_cast<double>(epoch) +
         (batches > 0 ? static_cast<double>(batch) / static_cast<double>(batches) : 0);
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
