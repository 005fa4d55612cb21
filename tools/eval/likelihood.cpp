#include "tools/eval/likelihood.hpp"

#include <cmath>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/linear_cross_entropy.hpp"
#include "tools/data/batches.hpp"
#include "tools/signals.hpp"

namespace manako {

Likelihood likelihood(const Model& model, const Split& split) {
  const NoGrad guard;
  double nll = 0;
  std::int64_t correct = 0, tokens = 0;
  for (const auto& examples : in_order_batches(split)) {
    signals::throw_if_received();
    const Batch batch = make_batch(split, examples);
    const Prediction p = model.predict(batch, {});
    const CrossEntropy sum = linear_cross_entropy(p.hidden, p.weight, p.bias, batch.labels, 0);
    nll += sum.nll;
    correct += sum.correct;
    tokens += sum.count;
  }
  if (tokens == 0)
    fail(Exit::data, "evaluate: the split has no tokens; likely fix: check its files");
  const auto count = static_cast<double>(tokens);
  return {nll / count, std::exp(nll / count), 100 * static_cast<double>(correct) / count, tokens};
}

}  // namespace manako
