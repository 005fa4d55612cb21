#include <algorithm>
#include <cmath>

#include "optim/schedule.hpp"

namespace manako {

/// sqrt(warmup) min(u^-0.5, u warmup^-1.5) at update u: Vaswani et al. 2017, arXiv:1706.03762 eq.
/// 3, scaled so that it is 1 at its peak.  (There the peak is 1 / sqrt(d_model warmup); ours is
/// `lr`.)
class Noam : public Schedule {
 public:
  Noam(Spec& spec, std::int64_t /*run_updates*/)
      : warmup_(static_cast<double>(read_updates(spec, "warmup", {.help = "update of the peak"}))) {
    if (warmup_ < 1) spec.problem("warmup", "expected at least 1 update");
  }

  double factor(std::int64_t update) const override {
    const auto u = static_cast<double>(std::max<std::int64_t>(update, 1));
    return std::sqrt(warmup_) * std::min(std::pow(u, -0.5), u * std::pow(warmup_, -1.5));
  }

 private:
  double warmup_;
};

static const bool registered = Schedules::add<Noam>(
    {.name = "noam",
     .family = "schedule",
     .summary = "the schedule of \"Attention is all you need\", lr at its peak",
     .example = R"({"warmup": "10u"})"});

}  // namespace manako
