#include "tools/train/trainer.hpp"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "core/memory.hpp"
#include "tools/signals.hpp"

namespace manako {
namespace {

constexpr std::int64_t skipped_in_row_limit = 10;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Trainer::Trainer(TrainingJob job) : job_(std::move(job)) {}

void Trainer::resume(const SafeTensors& checkpoint) {
  const auto state = checkpoint.metadata.find("state");
  if (state == checkpoint.metadata.end())
    fail(Exit::model, "checkpoint: holds no training state; likely fix: resume from \"last\"");
  load_params(job_.learner.params, checkpoint);
  require_vocabularies(checkpoint, job_.vocabularies);
  job_.learner.optimizer.load_state(checkpoint.tensors);
  state_ = TrainState::from_json(state->second);
  saved_update_ = state_.update;
}

double Trainer::passed(Interval::Unit unit, const TrainState& state) const {
  switch (unit) {
    case Interval::Unit::updates:
      return static_cast<double>(state.update);
    case Interval::Unit::epochs:
      return state.epochs();
    case Interval::Unit::tokens:
      return static_cast<double>(state.tokens);
    case Interval::Unit::seconds:
      return state.seconds;
  }
  return 0;
}

bool Trainer::due(const Interval& every, const TrainState& before) const {
  constexpr double rounding = 1e-9;  // of epochs with a fraction
  const auto multiples = [&](const TrainState& s) {
    return std::floor(passed(every.unit, s) / every.count + rounding);
  };
  return multiples(state_) > multiples(before);
}

bool Trainer::finished() const {
  const Interval& stop = job_.options.stop;
  return state_.stopped_early || passed(stop.unit, state_) >= stop.count - 1e-9;
}

void Trainer::open_epoch() {
  epoch_ = job_.epoch(state_.epoch);
  state_.batches = static_cast<std::int64_t>(epoch_.size());
  if (epoch_.empty())
    fail(Exit::data, "train: the training data has no batch; likely fix: check data.train");
}

void Trainer::update() {
  const std::int64_t count = std::min(job_.options.accumulate, state_.batches - state_.batch);
  std::vector<Batch> batches;
  for (std::int64_t i = 0; i < count; ++i)
    batches.push_back(job_.batch(epoch_[static_cast<std::size_t>(state_.batch + i)]));
  const UpdateResult done =
      manako::update(job_.learner, batches, job_.schedule.factor(state_.update + 1),
                     job_.random.at(static_cast<std::uint64_t>(state_.update)));
  state_.skipped_in_row = done.applied ? 0 : state_.skipped_in_row + 1;
  state_.skipped += done.applied ? 0 : 1;
  state_.tokens += done.tokens;
  if (done.applied) {  // sums stay finite; an interval without any applied update is written as
                       // "nan"
    state_.gradient_norm += done.gradient_norm;
    state_.loss += done.loss;
    state_.nll += done.nll;
    state_.weight += done.weight;
    state_.interval_tokens += done.tokens;
    ++state_.interval_updates;
  }
  ++state_.update;
  state_.batch += count;
  if (state_.batch >= state_.batches) {
    ++state_.epoch;
    state_.batch = state_.batches = 0;
  }
}

int Trainer::run() {
  make_directories(job_.run.checkpoints());
  metrics_.emplace(job_.run.metrics(), state_.metrics_lines, job_.on_metrics);
  const Interval& stop = job_.options.stop;
  Progress progress("train", "updates", 0, static_cast<double>(state_.update),
                    passed(stop.unit, state_) / stop.count);
  const double begin = now() - state_.seconds;
  if (state_.validation_due) {
    validate();
    saved_update_ = -1;  // the checkpoint does not know of it
  }
  double last = now();
  while (!finished() && signals::received() == 0) {
    if (state_.batches == 0 || epoch_.empty()) open_epoch();
    const TrainState before = state_;
    update();
    const double time = now();
    const double rate =
        static_cast<double>(state_.tokens - before.tokens) / std::max(1e-9, time - last);
    speed_ = speed_ == 0 ? rate : 0.95 * speed_ + 0.05 * rate;
    last = time;
    state_.seconds = time - begin;
    const double loss = state_.loss / std::max<double>(1, static_cast<double>(state_.weight));
    progress.update(
        static_cast<double>(state_.update), passed(stop.unit, state_) / stop.count,
        fmt::format("epoch {:.2f}, loss {:.3f}, {:.0f} tokens/s", state_.epochs(), loss, speed_));
    if (state_.skipped_in_row >= skipped_in_row_limit) {
      progress.finish();
      fail(Exit::divergence,
           "train: {} updates in a row were not finite (update {}); the last checkpoint stands; "
           "likely fix: a smaller lr, a longer warmup, or clip",
           skipped_in_row_limit, state_.update);
    }
    if (state_.epoch > before.epoch) epoch_.clear();
    const bool last_one = finished();
    if (due(job_.options.log_every, before) || last_one) log();
    if (job_.validate && job_.options.validate_every &&
        (due(*job_.options.validate_every, before) || last_one)) {
      state_.validation_due = true;
      progress.finish();
      validate();
      last = now();
    }
    if (job_.options.checkpoint_every && due(*job_.options.checkpoint_every, before)) save();
  }
  progress.finish();
  save();
  return finished() && !state_.validation_due ? 0 : signals::received();
}

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
  line["lr"] = job_.learner.optimizer.peak_lr() * job_.schedule.factor(state_.update);
  line["gradient_norm"] =
      finite_or_text(state_.gradient_norm / static_cast<double>(state_.interval_updates));
  line["skipped_updates"] = state_.skipped;
  line["tokens_per_second"] = std::round(speed_);
  line["seconds"] = std::round(state_.seconds * 10) / 10;
  line["peak_mib"] = memory::peak_resident() >> 20;
  metrics_->append(line);
  state_.metrics_lines = metrics_->lines();
  state_.loss = state_.nll = state_.gradient_norm = 0;
  state_.weight = state_.interval_tokens = state_.interval_updates = 0;
}

void Trainer::validate() {
  std::map<std::string, double> found;
  try {
    found = job_.validate();
  } catch (const signals::Stopped&) {
    return;  // still due: the checkpoint says so, and a resumed run begins with it
  }
  state_.validation_due = false;
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

  const double value = found.at(job_.options.best_by.metric);
  const bool best = std::isfinite(value) &&
                    (!state_.has_best || job_.options.best_by.improves(value, state_.best));
  if (best) {
    state_.has_best = true;
    state_.best = value;
  }
  const auto& early = job_.options.early_stopping;
  if (early.patience > 0) {
    const double watched = found.at(early.watched.metric);
    if (std::isfinite(watched) &&
        (!state_.has_early_best ||
         early.watched.improves(watched, state_.early_best, early.min_delta))) {
      state_.has_early_best = true;
      state_.early_best = watched;
      state_.validations_without_gain = 0;
    } else if (++state_.validations_without_gain >= early.patience) {
      state_.stopped_early = true;
    }
  }
  if (best) write_best();
  log::info("epoch {:.2f} update {} ({}): valid{}{}{}", state_.epochs(), state_.update,
            duration_text(state_.seconds), text, best ? "  best so far" : "",
            state_.stopped_early ? "  no gain any more: stopping early" : "");
}

namespace {

NamedTensors named(const Params& params) {
  NamedTensors out;
  for (const Param& param : params.all()) out.emplace_back(param.name, param.value.detached());
  return out;
}

}  // namespace

void Trainer::write_best() const {
  write_safetensors(job_.run.best_checkpoint(), named(job_.learner.params),
                    {{"format", "manako weights 1"},
                     {"update", std::to_string(state_.update)},
                     {"vocabularies", job_.vocabularies}});
}

void Trainer::save() {
  if (saved_update_ == state_.update) return;
  NamedTensors tensors = named(job_.learner.params);
  for (auto& entry : job_.learner.optimizer.state()) tensors.push_back(std::move(entry));
  write_safetensors(job_.run.step_checkpoint(state_.update), tensors,
                    {{"format", "manako checkpoint 1"},
                     {"state", state_.to_json()},
                     {"vocabularies", job_.vocabularies}});
  saved_update_ = state_.update;
  // Newer ones were damaged, or we would have continued from them: they must not push out good
  // ones.
  const std::string own = job_.run.step_checkpoint(state_.update);
  std::int64_t kept = 0;
  for (const std::string& path : job_.run.step_checkpoints())
    if (path <= own && ++kept > job_.options.keep_last) std::filesystem::remove(path);
}

}  // namespace manako
