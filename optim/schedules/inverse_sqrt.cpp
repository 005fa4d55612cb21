#include <algorithm>
#include <cmath>

#include "optim/schedule.hpp"

namespace manako {

/// min(u / warmup, sqrt(warmup / u)) at update u: a linear rise to 1, then down with 1 / sqrt(u).
class InverseSqrt : public Schedule {
 public:
  InverseSqrt(Spec& spec, std::int64_t /*run_updates*/)
      : warmup_(static_cast<double>(read_updates(spec, "warmup", {.help = "update of the peak"}))) {
    if (warmup_ < 1) spec.problem("warmup", "expected at least 1 update");
  }

  double factor(std::int64_t update) const override {
    const auto u = static_cast<double>(std::max<std::int64_t>(update, 1));
    return std::min(u / warmup_, std::sqrt(warmup_ / u));
  }

 private:
  double warmup_;
};

static const bool registered =
    Schedules::add<InverseSqrt>({.name = "inverse_sqrt",
                                 .family = "schedule",
                                 .summary = "a linear rise to lr, then down with 1 / sqrt(update)",
                                 .example = R"({"warmup": "10u"})"});

}  // namespace manako
