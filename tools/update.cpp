#include "tools/update.hpp"

#include <cmath>

#include "core/autograd.hpp"
#include "core/profile.hpp"
#include "optim/clip.hpp"

namespace manako {

UpdateResult update(const Learner& learner, std::span<const Batch> batches, double lr_factor,
                    const Random& random) {
  UpdateResult out;
  for (const Batch& batch : batches) out.weight += learner.loss.weight(batch);
  if (out.weight == 0) return out;
  const Tensor seed = Tensor::scalar(static_cast<real>(1.0 / static_cast<double>(out.weight)));
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const Context context{.training = true, .random = random.child(i)};
    const LossSum sum = learner.loss.sum(learner.model.predict(batches[i], context), batches[i]);
    // With frozen parameters and skipped layers there may be nothing to learn in this batch.
    if (sum.loss.requires_grad()) backward(sum.loss, seed);
    out.loss += static_cast<double>(sum.loss.item());
    out.nll += sum.nll;
    out.tokens += sum.tokens;
  }
  out.gradient_norm = gradient_norm(learner.optimizer.trained());
  out.applied = std::isfinite(out.gradient_norm) && std::isfinite(out.loss);
  if (out.applied) {
    if (learner.clip_value > 0) clip_value(learner.optimizer.trained(), learner.clip_value);
    const double scale =
        learner.clip_norm > 0 ? clip_scale(out.gradient_norm, learner.clip_norm) : 1.0;
    learner.optimizer.step({.lr_factor = lr_factor, .gradient_scale = scale});
  }
  learner.params.clear_grads();
  profile::charge("update", false);
  return out;
}

}  // namespace manako
