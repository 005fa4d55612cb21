#include "tools/commands/checkpoint_space.hpp"

#include "core/error.hpp"
#include "core/files.hpp"

namespace manako {

void require_checkpoint_space(const Experiment& experiment, const RunDirectory& run) {
  const TrainingOptions& options = experiment.training;
  const std::int64_t whole = options.ema_decay > 0 ? 4 : 3;  // weights, moments, average
  const std::int64_t best = options.keep_best * static_cast<std::int64_t>(options.best_by.size());
  const std::int64_t copies = whole * (options.keep_last + 1) + best;  // one being written
  const std::int64_t needed =
      experiment.params->count() * static_cast<std::int64_t>(sizeof(real)) * copies;
  const std::int64_t free = free_bytes(run.path);
  if (free < needed)
    fail(Exit::io,
         "{}: {} MiB are free and checkpoints need about {} MiB; likely fix: another --out, or a "
         "smaller "
         "training.checkpoint.keep_last",
         run.path, free >> 20, needed >> 20);
}

}  // namespace manako
