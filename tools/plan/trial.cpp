#include "tools/plan/trial.hpp"

#include "core/memory.hpp"
#include "tools/data/batches.hpp"
#include "tools/update.hpp"

namespace manako::plan {

Trial::Trial(Experiment& experiment)
    : experiment_(experiment),
      split_(experiment.data->epoch(experiment.seed, 0)),
      batches_(epoch_batches(experiment.data->batching(), split_.source_lengths(),
                             split_.target_lengths(), experiment.seed, 0)),
      optimizer_(experiment.make_optimizer()) {
  require(!batches_.empty(), Exit::data, "plan: the training data has no batch");
}

BatchSize Trial::size(const std::vector<std::int64_t>& examples) const {
  BatchSize out;
  for (const std::int64_t i : examples) {
    ++out.sentences;
    if (!split_.source.empty()) out.source_tokens += std::ssize(split_.source[i]) + 1;
    out.target_tokens += split_.num_labels(i);
  }
  return out;
}

void Trial::update(std::span<const std::vector<std::int64_t>> batches) {
  std::vector<Batch> made;
  for (const auto& examples : batches) made.push_back(make_batch(split_, examples));
  const Learner learner{*experiment_.model,
                        *experiment_.loss,
                        *experiment_.params,
                        *optimizer_,
                        experiment_.training.clip_norm,
                        experiment_.training.clip_value};
  manako::update(learner, made, 1.0, Random(experiment_.seed).child("plan").at(done_++));
}

std::int64_t Trial::peak_of(const std::vector<std::int64_t>& examples) {
  memory::reset_peak();
  update({&examples, 1});
  return static_cast<std::int64_t>(memory::statistics().peak_in_use);
}

}  // namespace manako::plan
