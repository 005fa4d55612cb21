// What a trainer can go on from, or go back to.
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/log.hpp"
#include "tools/train/run_health.hpp"
#include "tools/train/trainer.hpp"

namespace manako {

void Trainer::resume(const SafeTensors& checkpoint) {
  const auto state = checkpoint.metadata.find("state");
  if (state == checkpoint.metadata.end())
    fail(Exit::model, "checkpoint: holds no training state; likely fix: resume from \"last\"");
  load_params(job_.learner.params, checkpoint);
  require_vocabularies(checkpoint, job_.vocabularies);
  job_.learner.optimizer.load_state(checkpoint.tensors);
  if (job_.options.ema_decay > 0) {
    if (!average_) average_.emplace(job_.learner.params, job_.options.ema_decay);
    average_->load_state(checkpoint);
  }
  if (const auto schedule = checkpoint.metadata.find("schedule");
      schedule != checkpoint.metadata.end())
    job_.schedule.load_state(nlohmann::json::parse(schedule->second).get<std::vector<double>>());
  state_ = TrainState::from_json(state->second);
  saved_update_ = state_.update;
}

// Everything or nothing: a failure leaves all files as they were.
void Trainer::save() {
  if (saved_update_ == state_.update) return;
  NamedTensors tensors = named(job_.learner.params);
  for (auto& entry : job_.learner.optimizer.state()) tensors.push_back(std::move(entry));
  if (average_)
    for (auto& entry : average_->state()) tensors.push_back(std::move(entry));
  metrics_->flush();
  clock_.write(state_.update);
  files_.save(state_, job_.schedule.state(), tensors);
  saved_update_ = state_.update;
}

// A checkpoint in the course of training, and what a rollback goes back to.  Those of a stop are
// not: where a run was stopped must not show.
void Trainer::save_if_possible() {
  const std::int64_t anchor = state_.anchor;
  state_.checkpoint_due = false;
  const bool healthy = state_.skipped_in_row == 0 && state_.losses_too_high == 0;
  if (healthy && job_.options.on_nan == TrainingOptions::OnNan::rollback)
    state_.anchor = state_.update;
  saved_update_ = -1;
  try {
    save();
  } catch (const Error& error) {
    if (error.code() != Exit::io) throw;
    state_.anchor = anchor;
    const auto older = job_.run.step_checkpoints();
    log::warn("{}\n  training goes on without this checkpoint; the newest is {}", error.what(),
              older.empty() ? "none yet" : older.front());
  }
}

// To the last checkpoint, with half the lr from there on.
void Trainer::go_back(const std::string& reason) {
  if (job_.options.on_nan != TrainingOptions::OnNan::rollback)
    fail(
        Exit::divergence,
        "train: {}; the last checkpoint stands; likely fix: a smaller lr, a longer warmup, or clip",
        reason);
  if (state_.rollbacks >= rollback_limit)
    fail(Exit::divergence,
         "train: {}, after {} rollbacks; the last checkpoint stands; likely fix: a smaller lr, a "
         "longer warmup, or clip",
         reason, state_.rollbacks);
  const TrainState lost = state_;
  resume(read_safetensors(job_.run.step_checkpoint(state_.anchor)));
  files_.remove_after(state_.update);
  state_.best = lost.best;  // those files are still there
  state_.anchor = lost.anchor;
  state_.rollbacks = lost.rollbacks + 1;
  state_.seconds = lost.seconds;
  epoch_.clear();
  metrics_.emplace(job_.run.metrics(), state_.metrics_lines, job_.on_metrics);
  metrics_->append({{"update", lost.update}, {"rollback", state_.update}, {"reason", reason}});
  state_.metrics_lines = metrics_->lines();
  pace_.emplace(job_.options.stop, state_);
  log::warn("{}: back to update {}, with the lr times 1/{}", reason, state_.update,
            1 << state_.rollbacks);
}

}  // namespace manako
