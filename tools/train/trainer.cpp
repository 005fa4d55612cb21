#include "tools/train/trainer.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/files.hpp"
#include "tools/signals.hpp"
#include "tools/train/run_health.hpp"

namespace manako {

Trainer::Trainer(TrainingJob job)
    : job_(std::move(job)),
      files_(job_.run, job_.options, job_.vocabularies),
      clock_(job_.run.clock()) {}

bool Trainer::due(const std::optional<Interval>& every, const TrainState& before) const {
  if (!every) return false;
  constexpr double rounding = 1e-9;  // of epochs with a fraction
  const auto multiples = [&](const TrainState& s) {
    return std::floor(s.passed(every->unit) / every->count + rounding);
  };
  return multiples(state_) > multiples(before);
}

bool Trainer::finished() const {
  const Interval& stop = job_.options.stop;
  return state_.stopped_early || state_.passed(stop.unit) >= stop.count - 1e-9;
}

double Trainer::lr_factor(std::int64_t update) const {
  return job_.schedule.factor(update) * std::ldexp(1.0, -static_cast<int>(state_.rollbacks));
}

void Trainer::open_epoch() {
  epoch_ = job_.epoch(state_.epoch);
  state_.batches = static_cast<std::int64_t>(epoch_.size());
  if (epoch_.empty())
    fail(Exit::data, "train: the training data has no batch; likely fix: check data.train");
}

void Trainer::update() {
  if (state_.batches == 0 || epoch_.empty()) open_epoch();
  const std::int64_t count = std::min(job_.options.accumulate, state_.batches - state_.batch);
  std::vector<Batch> batches;
  for (std::int64_t i = 0; i < count; ++i)
    batches.push_back(job_.batch(epoch_[static_cast<std::size_t>(state_.batch + i)]));
  const UpdateResult done =
      manako::update(job_.learner, batches, lr_factor(state_.update + 1),
                     job_.random.at(static_cast<std::uint64_t>(state_.update)));
  state_.skipped_in_row = done.applied ? 0 : state_.skipped_in_row + 1;
  state_.skipped += done.applied ? 0 : 1;
  state_.tokens += done.tokens;
  if (done.applied) {  // sums stay finite; an interval without any applied update is written as
                       // "nan"
    if (average_) average_->take(job_.learner.optimizer.updates());
    watch_loss(state_, job_.options.divergence, done.loss / static_cast<double>(done.weight));
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
    epoch_.clear();
  }
}

int Trainer::run() {
  make_directories(job_.run.checkpoints());
  metrics_.emplace(job_.run.metrics(), state_.metrics_lines, job_.on_metrics);
  state_.seconds = clock_.start(state_.update);
  if (job_.options.ema_decay > 0 && !average_)
    average_.emplace(job_.learner.params, job_.options.ema_decay);
  if (job_.options.on_nan == TrainingOptions::OnNan::rollback && state_.anchor < 0) {
    state_.anchor = state_.update;
    save();
  }
  pace_.emplace(job_.options.stop, state_);
  settle();
  const auto until = [&] { return job_.until > 0 && state_.update >= job_.until; };
  while (!finished() && !until() && signals::received() == 0) {
    const TrainState before = state_;
    update();
    state_.seconds = clock_.seconds();
    pace_->show(state_);
    if (const std::string reason = lost_because(state_, job_.options); !reason.empty()) {
      pace_->clear();
      go_back(reason);
      continue;
    }
    if (due(job_.options.log_every, before)) log();
    state_.validation_due = job_.validate && due(job_.options.validate_every, before);
    state_.checkpoint_due = due(job_.options.checkpoint_every, before);
    settle();
  }
  pace_->clear();
  if (!finite(job_.learner.params))
    fail(Exit::divergence,
         "train: the weights are not finite at update {}; the last checkpoint stands",
         state_.update);
  save();
  if (until()) return 0;
  return finished() ? close() : signals::received();
}

// Does what an update made due, or what a stop left to be done.
void Trainer::settle() {
  if (state_.validation_due) {
    pace_->clear();
    if (!validate()) return;  // still due: the checkpoint says so, and a resumed run begins with it
    saved_update_ = -1;
    pace_->skip_time(clock_.seconds());
  }
  if (!state_.checkpoint_due) return;
  if (finite(job_.learner.params)) return save_if_possible();
  go_back(fmt::format("the weights are not finite at update {}", state_.update));
}

// The end asks for a last line and a last validation.  They come after the last checkpoint, which
// does not know of them: a run that is resumed with a later stop goes on as if it had never ended.
int Trainer::close() {
  if (state_.logged < state_.update) log();
  const bool validates = job_.validate && job_.options.validate_every;
  const bool validated = !validates || state_.validated == state_.update || validate();
  metrics_->flush();
  files_.write_best(state_);
  return validated ? 0 : signals::received();
}

}  // namespace manako
