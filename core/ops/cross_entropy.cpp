#include "core/ops/cross_entropy.hpp"

#include <algorithm>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/cross_entropy_row.hpp"
#include "core/rows.hpp"

namespace manako {

void check_labels(const char* op, std::int64_t rows, std::int64_t vocabulary,
                  std::span<const std::int32_t> labels, real label_smoothing) {
  if (static_cast<std::int64_t>(labels.size()) != rows)
    fail(Exit::internal, "{}: {} labels for {} rows", op, labels.size(), rows);
  if (!(label_smoothing >= 0 && label_smoothing < 1))
    fail(Exit::usage, "{}: label smoothing {}; expected 0 <= smoothing < 1", op, label_smoothing);
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] < 0 || labels[i] >= vocabulary)
      fail(Exit::data,
           "{}: label {} of row {}; expected 0 to {}; likely fix: the vocabulary that "
           "the data was made with",
           op, labels[i], i, vocabulary - 1);
}

CrossEntropy cross_entropy(const Tensor& logits, std::span<const std::int32_t> labels,
                           real label_smoothing) {
  const std::int64_t rows = logits.size() == 0 ? 0 : logits.rows(), cols = logits.cols();
  check_labels("cross_entropy", rows, cols, labels, label_smoothing);
  Tensor stats({rows, 2});
  auto* stats_of = reinterpret_cast<SoftmaxStats*>(stats.mutable_data());
  const auto sums = parallel_sum<CrossEntropySums>(
      rows, row_grain(cols), [&, z = logits.data()](std::int64_t begin, std::int64_t end) {
        CrossEntropySums part;
        for (std::int64_t i = begin; i < end; ++i)
          stats_of[i] = cross_entropy_row<false>(
              z + i * cols, cols, labels[static_cast<std::size_t>(i)], label_smoothing, part);
        return part;
      });

  Tensor loss =
      record("cross_entropy", Tensor::scalar(static_cast<real>(sums.loss)), {logits},
             [z = Saved(logits), labels = std::vector(labels.begin(), labels.end()),
              label_smoothing, stats, rows, cols](const Tensor& dy, auto dx) {
               Tensor gradient = z->unique() ? z.get() : Tensor(z->shape());
               const real *from = z.data(), factor = dy.item();
               real* to = gradient.mutable_data();
               const auto* s = reinterpret_cast<const SoftmaxStats*>(stats.data());
               parallel_for(rows, row_grain(cols), [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i) {
                   real* row = to + i * cols;
                   if (from != to) std::copy_n(from + i * cols, cols, row);
                   for (std::int64_t v = 0; v < cols; ++v) row[v] = exp_real(row[v] - s[i].max);
                   cross_entropy_row_gradient(row, cols, labels[static_cast<std::size_t>(i)],
                                              label_smoothing, s[i].inverse_sum, factor);
                 }
               });
               dx[0].add(gradient);
             });
  return {loss, sums.nll, sums.correct, rows};
}

}  // namespace manako
