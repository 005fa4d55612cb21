#include <cmath>

#include "core/autograd.hpp"
#include "tools/check/model_check.hpp"
#include "tools/check/precise/probe.hpp"
#include "tools/signals.hpp"
#include "tools/update.hpp"

namespace manako::check {
namespace {

constexpr int updates = 300;
constexpr double near_zero = 0.25;  // nats a token; label smoothing of 0.1 leaves 0.11

/// A model that cannot learn six sentences by heart cannot learn anything.  Without dropout, by
/// Adam at 0.02 / sqrt(D), whatever the spec says: this is about the network and its loss.
class OverfitsOneBatch : public ModelCheck {
 public:
  explicit OverfitsOneBatch(Spec&) {}
  Finding run(const Subject& subject) const override {
    const KeepWeights keep(subject.params);
    const Batch batch = by_heart(subject);
    const double width = static_cast<double>(subject.model.predict(batch, {}).hidden.cols());
    Spec adam = Spec::parse(
        fmt::format(R"({{"optimizer": {{"type": "adam", "lr": {}}}}})", 0.02 / std::sqrt(width)),
        "overfits_one_batch");
    Optimizer optimizer(adam, subject.params);
    const auto tokens = static_cast<double>(batch.labels.size());
    double first = 0, last = 0;
    int done = 0;
    do {
      last = step(subject, batch, optimizer) / tokens;
      if (done++ == 0) first = last;
    } while (done < updates && last > near_zero && std::isfinite(last));
    Finding out{.name = "overfits_one_batch",
                .found = fmt::format("loss {:.2f} -> {:.2f} in {} updates", first, last, done - 1),
                .expected = fmt::format("at most {} in {} updates", near_zero, updates),
                .fix = ""};
    if (last <= near_zero) return out;
    out.verdict = Verdict::wrong;
    out.fix = "a backward that is wrong, labels that the model cannot see, or rows that get lost";
    return out;
  }

 private:
  // Without a source only the first token can tell which sentence is meant.
  static Batch by_heart(const Subject& subject) {
    Batch batch = probe(subject.model, subject.sizes, 6, 10);
    for (std::int64_t s = 0; !subject.model.has_source() && s < batch.sentences(); ++s)
      batch.target.ids[static_cast<std::size_t>(batch.target.segments.begin(s))] =
          static_cast<std::int32_t>((3 + s) % subject.sizes.target);
    return batch;
  }

  // The unsmoothed loss before an update that is then made.
  static double step(const Subject& subject, const Batch& batch, Optimizer& optimizer) {
    signals::throw_if_received();
    subject.params.clear_grads();
    const LossSum sum = subject.loss.sum(subject.model.predict(batch, {}), batch);
    backward(sum.loss, Tensor::scalar(real(1) / static_cast<real>(sum.weight)));
    optimizer.step({});
    return sum.nll;
  }
};

const bool registered =
    ModelChecks::add<OverfitsOneBatch>({.name = "overfits_one_batch",
                                        .family = "check",
                                        .summary = "learns six sentences by heart",
                                        .example = "{}"});

}  // namespace
}  // namespace manako::check
