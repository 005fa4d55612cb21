#include <algorithm>

#include "core/error.hpp"
#include "optim/schedule.hpp"

namespace manako {

/// min(u / warmup, 1) level; level starts at 1.  After `patience` validations in a row without a
/// gain it becomes max(min_factor, factor level), and patience starts anew.
class Plateau : public Schedule {
 public:
  Plateau(Spec& spec, std::int64_t /*run_updates*/) {
    warmup_ = read_updates(spec, "warmup", {.fallback = "", .help = "updates of a linear rise"});
    watched_ = Watched::read(spec, "metric", "the validation metric that must improve");
    factor_ = spec.number("factor", {.fallback = 0.5,
                                     .min = 0,
                                     .max = 1,
                                     .above_min = true,
                                     .below_max = true,
                                     .help = "what lr is multiplied by at a plateau"});
    patience_ = spec.integer(
        "patience",
        {.fallback = 3, .min = 1, .max = 1 << 20, .help = "validations without improvement"});
    min_delta_ = spec.number(
        "min_delta",
        {.fallback = 0.0, .min = 0, .help = "smallest change that counts as improvement"});
    min_factor_ = spec.number(
        "min_factor",
        {.fallback = 0.01, .min = 0, .max = 1, .help = "lr goes no lower than this part of it"});
  }

  double factor(std::int64_t update) const override {
    const double ramp =
        warmup_ > 0 ? std::min(1.0, static_cast<double>(update) / static_cast<double>(warmup_)) : 1;
    return ramp * level_;
  }

  std::optional<Watched> watched() const override { return watched_; }

  void validated(double value) override {
    record_.take(watched_, value, min_delta_);
    if (record_.without_gain < patience_) return;
    level_ = std::max(min_factor_, factor_ * level_);
    record_.without_gain = 0;
  }

  std::vector<double> state() const override {
    return {level_, record_.any ? 1.0 : 0.0, record_.best,
            static_cast<double>(record_.without_gain)};
  }

  void load_state(const std::vector<double>& state) override {
    require(state.size() == 4, Exit::model,
            "checkpoint does not fit the schedule: found {} numbers of its state; expected the 4 "
            "of \"plateau\"; likely fix: the schedule that it was trained with",
            state.size());
    level_ = state[0];
    record_ = {state[1] != 0, state[2], static_cast<std::int64_t>(state[3])};
  }

 private:
  std::int64_t warmup_ = 0, patience_ = 1;
  Watched watched_;
  double factor_ = 0, min_delta_ = 0, min_factor_ = 0;
  double level_ = 1;
  Record record_;
};

static const bool registered =
    Schedules::add<Plateau>({.name = "plateau",
                             .family = "schedule",
                             .summary = "lr goes down when validations no longer improve",
                             .example = R"({"warmup": "10u", "patience": 2, "factor": 0.5})"});

}  // namespace manako
