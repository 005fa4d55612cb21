#include "optim/schedule.hpp"

namespace manako {
namespace {  // nn has a Linear too

/// After the warm-up a straight line from 1 to `end`:  1 - (1 - end) progress.
class Linear : public Schedule {
 public:
  Linear(Spec& spec, std::int64_t run_updates) : course_(spec, run_updates) {
    end_ =
        spec.number("end", {.fallback = 0, .min = 0, .max = 1, .help = "factor of lr at the end"});
  }

  double factor(std::int64_t update) const override {
    if (course_.warming_up(update)) return course_.ramp(update);
    return 1 - (1 - end_) * course_.progress(update);
  }

 private:
  Course course_;
  double end_;
};

}  // namespace

static const bool registered =
    Schedules::add<Linear>({.name = "linear",
                            .family = "schedule",
                            .summary = "a straight line from lr down to end * lr",
                            .example = R"({"warmup": "10u", "total": "100u", "end": 0.1})"});

}  // namespace manako
