#include <cmath>

#include "core/autograd.hpp"
#include "nn/trace.hpp"
#include "tools/check/model_check.hpp"
#include "tools/check/precise/probe.hpp"

namespace manako::check {
namespace {

constexpr double smallest = 0.01, largest = 100;  // of the rows behind a layer
constexpr double most_apart = 1000;               // gradients of two layers
constexpr double most_surprised = 2;              // first loss, of ln V

/// Before the first update: rows of about size 1 behind each layer, gradients of a like size in all
/// of them, and the loss of someone who guesses, ln V.   Glorot & Bengio 2010.
class InitialScale : public ModelCheck {
 public:
  explicit InitialScale(Spec&) {}
  Finding run(const Subject& subject) const override {
    const KeepWeights keep(subject.params);
    subject.params.clear_grads();
    const Batch batch = probe(subject.model, subject.sizes, 16, 24);
    Tracing traces;
    const LossSum sum = subject.loss.sum(subject.model.predict(batch, {}), batch);
    backward(sum.loss, Tensor::scalar(real(1) / static_cast<real>(sum.weight)));
    return judge(traces.layers, sum.nll / static_cast<double>(sum.tokens),
                 std::log(static_cast<double>(subject.sizes.target)));
  }

 private:
  static Finding judge(const std::vector<LayerTrace>& traces, double nll, double guessing) {
    Finding out{
        .name = "initial_scale",
        .found = fmt::format("first loss {:.2f}, {:.2f} if all were equally likely", nll, guessing),
        .expected = fmt::format("rows of size {:g} to {:g}, gradients at most {:g} times "
                                "apart, a first loss of at most {:.1f}",
                                smallest, largest, most_apart, most_surprised * guessing),
        .fix = ""};
    std::string problem;
    bool finite = std::isfinite(nll);
    double low = INFINITY, high = 0;
    for (const LayerTrace& t : traces) {
      out.details.push_back(
          fmt::format("{:<28} rows {:8.3f}   gradient {:8.2g}", t.layer, t.activation, t.gradient));
      finite = finite && std::isfinite(t.activation) && std::isfinite(t.gradient);
      low = std::min(low, t.gradient);
      high = std::max(high, t.gradient);
      if (!(t.activation >= smallest && t.activation <= largest) && problem.empty())
        problem = fmt::format("rows of size {:.3g} behind {}", t.activation, t.layer);
    }
    if (!traces.empty() && !(high <= most_apart * low) && problem.empty())
      problem = fmt::format("gradients of layers from {:.2g} to {:.2g}", low, high);
    if (!(nll <= most_surprised * guessing) && problem.empty())
      problem = fmt::format("a first loss of {:.2f}, where guessing has {:.2f}", nll, guessing);
    if (problem.empty()) return out;
    out.verdict = finite ? Verdict::warning : Verdict::wrong;
    out.found = problem;
    out.fix = "init (its gain), the norm's position, or the scale of the embedding";
    return out;
  }
};

const bool registered = ModelChecks::add<InitialScale>(
    {.name = "initial_scale",
     .family = "check",
     .summary = "rows, gradients and loss before the first update have a sane size",
     .example = "{}"});

}  // namespace
}  // namespace manako::check
