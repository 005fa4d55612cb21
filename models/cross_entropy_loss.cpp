#include "core/ops/cross_entropy.hpp"
#include "core/ops/linear_cross_entropy.hpp"
#include "models/loss.hpp"

namespace manako {
namespace {

/// sum_i (1 - e) * -log p_i[label_i] + e / V * sum_v -log p_i[v]: the smoothing e spreads over the
/// whole vocabulary, the label included, as in PyTorch.   Szegedy et al. 2016, arXiv:1512.00567.
class CrossEntropyLoss : public Loss {
 public:
  explicit CrossEntropyLoss(Spec& spec)
      : smoothing_(static_cast<real>(spec.number(
            "label_smoothing", {.fallback = 0.0,
                                .min = 0,
                                .max = 1,
                                .below_max = true,
                                .help = "share of the probability spread over the vocabulary"}))),
        by_token_(spec.text("normalize", {.fallback = "token",
                                          .choices = {"token", "sentence"},
                                          .help = "what the summed loss is divided by"}) ==
                  "token") {}

  LossSum sum(const Prediction& p, const Batch& batch) const override {
    const CrossEntropy out =
        linear_cross_entropy(p.hidden, p.weight, p.bias, batch.labels, smoothing_);
    return {out.loss, out.nll, out.correct, out.count, weight(batch)};
  }

  std::int64_t weight(const Batch& batch) const override {
    return by_token_ ? static_cast<std::int64_t>(batch.labels.size()) : batch.sentences();
  }

 private:
  real smoothing_;
  bool by_token_;
};

const bool registered =
    Losses::add<CrossEntropyLoss>({.name = "cross_entropy",
                                   .family = "loss",
                                   .summary = "-log p(label), with label smoothing",
                                   .example = R"({"label_smoothing": 0.1})"});

}  // namespace
}  // namespace manako
