#include <fmt/ranges.h>

#include "core/autograd.hpp"
#include "tools/check/model_check.hpp"
#include "tools/check/precise/probe.hpp"

namespace manako::check {
namespace {

/// Every parameter must get a gradient, else it is never trained.  The weights are moved off their
/// start first, where a gate that begins at 0 hides what is behind it.
class Parameters : public ModelCheck {
 public:
  explicit Parameters(Spec&) {}
  Finding run(const Subject& subject) const override {
    const KeepWeights keep(subject.params);
    move(subject.params);
    subject.params.clear_grads();
    const Batch batch = probe(subject.model, subject.sizes, 6, 12);
    backward(subject.loss.sum(subject.model.predict(batch, {}), batch).loss);
    std::vector<std::string> without;
    for (const Param& param : subject.params.all())
      if (param.value.size() > 0 && !has_gradient(param)) without.push_back(param.name);
    const std::size_t count = subject.params.all().size();
    Finding out{.name = "parameters",
                .found = fmt::format("all {} get a gradient", count),
                .expected = "every parameter takes part in the loss",
                .fix = ""};
    if (without.empty()) return out;
    out.verdict = Verdict::wrong;
    out.found = fmt::format("{} of {} get no gradient: {}", without.size(), count,
                            fmt::join(without, ", "));
    out.fix = "use it in forward, do not make it, or see why its gradient is lost on the way";
    return out;
  }

 private:
  static void move(Params& params) {
    for (Param& param : params.all()) {
      const Random random = Random(5).child(param.name);
      real* data = param.value.mutable_data();
      for (std::int64_t i = 0; i < param.value.size(); ++i)
        data[i] += static_cast<real>(0.02 * random.normal(static_cast<std::uint64_t>(i)));
    }
  }

  static bool has_gradient(const Param& param) {
    if (!param.value.grad().defined()) return false;
    const auto values = param.value.grad().values();
    return std::any_of(values.begin(), values.end(), [](real v) { return v != 0; });
  }
};

const bool registered = ModelChecks::add<Parameters>({.name = "parameters",
                                                      .family = "check",
                                                      .summary = "every parameter gets a gradient",
                                                      .example = "{}"});

}  // namespace
}  // namespace manako::check
