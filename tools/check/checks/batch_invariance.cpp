#include "core/autograd.hpp"
#include "tools/check/model_check.hpp"
#include "tools/check/precise/probe.hpp"

namespace manako::check {
namespace {

/// What a model says about a sentence must not depend on the sentences beside it.
class BatchInvariance : public ModelCheck {
 public:
  explicit BatchInvariance(Spec&) {}
  Finding run(const Subject& subject) const override {
    const NoGrad guard;
    constexpr double most = 1e-4;
    constexpr std::int64_t sentences = 6;
    const Batch batch = probe(subject.model, subject.sizes, sentences, 12);
    const Tensor together = subject.model.predict(batch, {}).hidden;
    double worst = 0;
    std::int64_t worst_at = 0;
    for (std::int64_t s = 0; s < sentences; ++s) {
      const Segments& at = batch.target.segments;
      const double differs = difference(subject.model.predict(only(batch, s), {}).hidden,
                                        together.row_range(at.begin(s), at.end(s)));
      if (differs > worst) {
        worst = differs;
        worst_at = s;
      }
    }
    Finding out{.name = "batch_invariance",
                .found = fmt::format("{} sentences, alone and together: differ by {:.1g}",
                                     sentences, worst),
                .expected = fmt::format("at most {:g} of the outputs' size", most),
                .fix = ""};
    if (worst <= most) return out;
    out.verdict = Verdict::wrong;
    out.found = fmt::format("sentence {} of {} differs by {:.2g} of its size when it stands alone",
                            worst_at, sentences, worst);
    out.fix = "a layer that looks over the borders of context.segments";
    return out;
  }
};

const bool registered = ModelChecks::add<BatchInvariance>(
    {.name = "batch_invariance",
     .family = "check",
     .summary = "a sentence gives the same alone and beside others",
     .example = "{}"});

}  // namespace
}  // namespace manako::check
