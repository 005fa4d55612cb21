#include <cmath>
#include <numbers>

#include "optim/schedule.hpp"

namespace manako {

/// After the warm-up half a cosine from 1 to `end`:  end + (1 - end) (1 + cos(pi progress)) / 2.
/// Loshchilov & Hutter 2017, arXiv:1608.03983 eq. 5, without restarts.
class Cosine : public Schedule {
 public:
  Cosine(Spec& spec, std::int64_t run_updates) : course_(spec, run_updates) {
    end_ =
        spec.number("end", {.fallback = 0, .min = 0, .max = 1, .help = "factor of lr at the end"});
  }

  double factor(std::int64_t update) const override {
    if (course_.warming_up(update)) return course_.ramp(update);
    return end_ + (1 - end_) * (1 + std::cos(std::numbers::pi * course_.progress(update))) / 2;
  }

 private:
  Course course_;
  double end_;
};

static const bool registered =
    Schedules::add<Cosine>({.name = "cosine",
                            .family = "schedule",
                            .summary = "half a cosine from lr down to end * lr",
                            .example = R"({"warmup": "10u", "total": "100u", "end": 0.1})"});

}  // namespace manako
