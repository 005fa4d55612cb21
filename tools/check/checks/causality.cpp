#include "core/autograd.hpp"
#include "tools/check/model_check.hpp"
#include "tools/check/precise/probe.hpp"

namespace manako::check {
namespace {

/// A target token that comes later must not move an earlier output: else training sees what
/// decoding cannot know.
class Causality : public ModelCheck {
 public:
  explicit Causality(Spec&) {}
  Finding run(const Subject& subject) const override {
    const NoGrad guard;
    constexpr double most = 1e-5;
    const Batch batch = probe(subject.model, subject.sizes, 1, 12);
    const Tensor before = subject.model.predict(batch, {}).hidden.clone();
    double worst = 0;
    std::int64_t worst_at = 0, changes = 0;
    for (std::int64_t t = 1; t < before.rows(); ++t, ++changes) {
      Batch changed = batch;
      std::int32_t& token = changed.target.ids[static_cast<std::size_t>(t)];
      token = token == Token::end ? Token::unknown : Token::end;
      const Tensor after = subject.model.predict(changed, {}).hidden;
      const double moved = difference(before.row_range(0, t), after.row_range(0, t));
      if (moved > worst) {
        worst = moved;
        worst_at = t;
      }
    }
    Finding out{.name = "causality",
                .found = fmt::format("{} changed tokens moved no earlier output", changes),
                .expected = fmt::format("at most {:g} of the outputs' size", most),
                .fix = ""};
    if (worst <= most) return out;
    out.verdict = Verdict::wrong;
    out.found = fmt::format("target token {} moves an output before it by {:.2g} of its size",
                            worst_at, worst);
    out.fix = "an attention of the decoder that is not causal, or a layer that mixes rows";
    return out;
  }
};

const bool registered =
    ModelChecks::add<Causality>({.name = "causality",
                                 .family = "check",
                                 .summary = "a future token never moves an earlier output",
                                 .example = "{}"});

}  // namespace
}  // namespace manako::check
