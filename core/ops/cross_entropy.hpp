#pragma once

#include <cstdint>
#include <span>

#include "core/tensor.hpp"

namespace manako {

struct CrossEntropy {
  Tensor loss;               ///< [], sum over rows of the smoothed loss; differentiable
  double nll = 0;            ///< sum over rows of -log p(label), without smoothing
  std::int64_t correct = 0;  ///< rows whose largest logit (the first of equals) is the label
  std::int64_t count = 0;    ///< N
};

/// loss = sum_i (1 - e) * -log p_i[label_i] + e/V * sum_v -log p_i[v], p_i = softmax of row i; the
/// smoothing e is spread over the whole vocabulary, the label included.   logits: [N, V].
/// dlogits = dy * (p - e/V - (1 - e) * onehot(label)).   Szegedy et al. 2015, arXiv:1512.00567.
/// There is never a second copy of the logits: forward keeps the handle, and max and 1/sum of each
/// row; backward overwrites the logits with their gradient.  Only if the caller still holds them,
/// too, must backward copy: so write `const CrossEntropy y = cross_entropy(linear(...), ...);`.
CrossEntropy cross_entropy(const Tensor& logits, std::span<const std::int32_t> labels,
                           real label_smoothing);

/// Throws unless there is one label in 0 ... V - 1 for each of N rows, and 0 <= smoothing < 1.
void check_labels(const char* op, std::int64_t rows, std::int64_t vocabulary,
                  std::span<const std::int32_t> labels, real label_smoothing);

}  // namespace manako
