#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/registry.hpp"
#include "optim/watched.hpp"

namespace manako {

/// The step size of each update, as a factor of the optimizer's peak `lr`.
class Schedule {
 public:
  virtual ~Schedule() = default;
  /// In 0..1.  `update` counts from 1.
  virtual double factor(std::int64_t update) const = 0;

  // For schedules that react to validations ------------------------------------------------------
  /// The metric that validated() is told of.
  virtual std::optional<Watched> watched() const { return {}; }
  virtual void validated(double /*value*/) {}
  /// What validations have taught it; stands in checkpoints.
  virtual std::vector<double> state() const { return {}; }
  /// Requires: from state() of the same kind of schedule, else Error(Exit::model).
  virtual void load_state(const std::vector<double>& state);
};

/// "schedule": {"type": ...}.  Besides the options a schedule is made from the length of the run in
/// updates; 0 when that is not known.
using Schedules = Registry<Schedule, std::int64_t>;

/// Reads an interval that must be a whole number of updates; 0 if there is none.
std::int64_t read_updates(Spec& spec, std::string_view key, const Span& declaration);

/// The course of schedules that warm up and then go down over a known length.
class Course {
 public:
  /// Reads "warmup" (default: none) and "total" (default: the run).
  Course(Spec& spec, std::int64_t run_updates);
  bool warming_up(std::int64_t update) const { return update < warmup_; }
  /// From 1 / warmup at the first update to 1 at update `warmup`.
  double ramp(std::int64_t update) const;
  /// 0 at the end of the warm-up, 1 at update `total` and later.
  double progress(std::int64_t update) const;

 private:
  std::int64_t warmup_ = 0, total_ = 1;
};

}  // namespace manako
