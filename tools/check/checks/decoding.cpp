#include "core/autograd.hpp"
#include "tools/check/model_check.hpp"
#include "tools/check/precise/probe.hpp"

namespace manako::check {
namespace {

/// Decoding feeds token by token and remembers; it must give what the whole pass gives.
class Decoding : public ModelCheck {
 public:
  explicit Decoding(Spec&) {}
  Finding run(const Subject& subject) const override {
    const NoGrad guard;
    constexpr double most = 1e-3;
    const Batch batch = probe(subject.model, subject.sizes, 1, 10);
    const Tensor whole = subject.model.predict(batch, {}).logits();
    DecodeState state = subject.model.start(batch.source, 1);
    double worst = 0;
    std::int64_t worst_at = 0;
    for (std::int64_t t = 0; t < whole.rows(); ++t) {
      const std::vector<std::int32_t> fed = {batch.target.ids[static_cast<std::size_t>(t)]};
      const double differs = difference(whole.row_range(t, t + 1), subject.model.step(state, fed));
      if (differs > worst) {
        worst = differs;
        worst_at = t;
      }
    }
    Finding out{.name = "decoding",
                .found = fmt::format("{} steps, the logits of the whole pass: differ by {:.1g}",
                                     whole.rows(), worst),
                .expected = fmt::format("at most {:g} of the logits' size", most),
                .fix = ""};
    if (worst <= most) return out;
    out.verdict = Verdict::wrong;
    out.found = fmt::format("step {} differs from the whole pass by {:.2g} of the logits' size",
                            worst_at, worst);
    out.fix = "what a layer does when context.decode is set, or Model::step";
    return out;
  }
};

const bool registered =
    ModelChecks::add<Decoding>({.name = "decoding",
                                .family = "check",
                                .summary = "token by token gives what the whole pass gives",
                                .example = "{}"});

}  // namespace
}  // namespace manako::check
