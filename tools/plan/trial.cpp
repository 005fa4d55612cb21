#include "tools/plan/trial.hpp"

#include <algorithm>

#include "core/autograd.hpp"
#include "core/memory.hpp"
#include "core/ops/linear_cross_entropy.hpp"
#include "tools/data/batches.hpp"
#include "tools/update.hpp"

namespace manako::plan {

BatchSize size_of(const Split& split, std::span<const std::int64_t> examples) {
  BatchSize out;
  for (const std::int64_t i : examples) {
    ++out.sentences;
    if (!split.source.empty()) out.source_tokens += std::ssize(split.source[i]) + 1;
    out.target_tokens += split.num_labels(i);
  }
  return out;
}

Trial::Trial(Experiment& experiment, DataSource& data)
    : experiment_(experiment),
      split_(data.epoch(experiment.seed, 0)),
      batches_(epoch_batches(data.batching(), split_.source_lengths(), split_.target_lengths(),
                             experiment.seed, 0)),
      optimizer_(experiment.make_optimizer()) {
  require(!batches_.empty(), Exit::data, "plan: the training data has no batch");
  const double decay = experiment.training.ema_decay;
  if (decay > 0) average_.emplace(*experiment.params, decay);
}

const std::vector<std::int64_t>& Trial::worst() const {
  return *std::max_element(batches_.begin(), batches_.end(), [&](const auto& a, const auto& b) {
    return size(a).weight() < size(b).weight();
  });
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
  if (average_) average_->take(optimizer_->updates());
}

std::int64_t Trial::peak_of(const std::vector<std::int64_t>& examples) {
  memory::reset_peak();
  update({&examples, 1});
  return static_cast<std::int64_t>(memory::statistics().peak_in_use);
}

void score(const Model& model, const Batch& batch) {
  const NoGrad guard;
  const Prediction p = model.predict(batch, {});
  linear_cross_entropy(p.hidden, p.weight, p.bias, batch.labels, 0);
}

}  // namespace manako::plan
