#include "optim/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/error.hpp"

namespace manako {

void Schedule::load_state(const std::vector<double>& state) {
  require(
      state.empty(), Exit::model,
      "checkpoint does not fit the schedule: it holds the state of another kind; likely fix: the "
      "schedule that it was trained with");
}

std::int64_t read_updates(Spec& spec, std::string_view key, const Span& declaration) {
  const std::optional<Interval> interval = spec.interval(key, declaration);
  if (!interval) return 0;
  if (interval->unit == Interval::Unit::updates && interval->count == std::floor(interval->count))
    return static_cast<std::int64_t>(interval->count);
  spec.problem(
      key, fmt::format("\"{}\"; expected a number of updates, such as \"800u\"", interval->text()));
  return 1;
}

Course::Course(Spec& spec, std::int64_t run_updates) {
  warmup_ = read_updates(spec, "warmup", {.fallback = "", .help = "updates of a linear rise"});
  total_ = read_updates(spec, "total",
                        {.fallback = "", .help = "update of the end; default: the end of the run"});
  if (total_ == 0) total_ = run_updates;
  if (total_ <= 0)
    spec.problem("total",
                 "the length of this run in updates is not known beforehand; give it, such as "
                 "\"20000u\", or stop training after a number of updates");
  else if (total_ <= warmup_)
    spec.problem("warmup", fmt::format("{} updates of {} in all; expected fewer", warmup_, total_));
  total_ = std::max(total_, warmup_ + 1);
}

double Course::ramp(std::int64_t update) const {
  return warmup_ <= 0
             ? 1
             : std::clamp(static_cast<double>(update) / static_cast<double>(warmup_), 0.0, 1.0);
}

double Course::progress(std::int64_t update) const {
  const double done = static_cast<double>(update - warmup_) / static_cast<double>(total_ - warmup_);
  return std::clamp(done, 0.0, 1.0);
}

}  // namespace manako
