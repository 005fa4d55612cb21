#pragma once

#include <memory>
#include <string>

#include "core/spec.hpp"
#include "optim/schedule.hpp"
#include "tests/support/catch.hpp"

namespace manako::testing {

/// A schedule from the JSON of its options, for a run of that many updates.
inline std::unique_ptr<Schedule> make_schedule(const std::string& options,
                                               std::int64_t run_updates = 0) {
  Spec spec = Spec::parse(fmt::format(R"({{"schedule": {}}})", options), "test.json");
  auto schedule = Schedules::make(spec, "schedule", {}, run_updates);
  spec.finish();
  spec.throw_if_problems();
  return schedule;
}

/// All problems of these options, one text.
inline std::string schedule_problems(const std::string& options, std::int64_t run_updates = 0) {
  Spec spec = Spec::parse(fmt::format(R"({{"schedule": {}}})", options), "test.json");
  Schedules::make(spec, "schedule", {}, run_updates);
  spec.finish();
  std::string out;
  for (const std::string& problem : spec.problems()) out += problem + "\n";
  return out;
}

}  // namespace manako::testing
