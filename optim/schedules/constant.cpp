#include <algorithm>

#include "optim/schedule.hpp"

namespace manako {

/// min(1, u / warmup) at update u.
class Constant : public Schedule {
 public:
  Constant(Spec& spec, std::int64_t /*run_updates*/)
      : warmup_(
            read_updates(spec, "warmup", {.fallback = "", .help = "updates of a linear rise"})) {}

  double factor(std::int64_t update) const override {
    if (update >= warmup_) return 1;
    return static_cast<double>(std::max<std::int64_t>(update, 0)) / static_cast<double>(warmup_);
  }

 private:
  std::int64_t warmup_;
};

static const bool registered = Schedules::add<Constant>({.name = "constant",
                                                         .family = "schedule",
                                                         .summary = "lr all the way",
                                                         .example = R"({"warmup": "10u"})"});

}  // namespace manako
