#include "tools/plan/plan.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/memory.hpp"
#include "core/profile.hpp"
#include "tools/check/facts.hpp"
#include "tools/plan/fit.hpp"
#include "tools/plan/pauses.hpp"
#include "tools/signals.hpp"

namespace manako::plan {
namespace {

constexpr double calibration_seconds = 2;
constexpr std::int64_t least_updates = 5;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Updates of real batches in their order for about two seconds; seconds and GFLOP a row.
struct Speed {
  double seconds_per_row, gflop_per_row;
};
Speed calibrate(Trial& trial, std::int64_t accumulate) {
  const Batches& batches = trial.batches();
  trial.update(std::span(batches).first(1));  // the first pass through code and caches is slower
  std::int64_t rows = 0, updates = 0;
  const std::int64_t flops = profile::flops();
  const double begin = now();
  for (std::size_t at = 0; now() - begin < calibration_seconds || updates < least_updates;
       ++updates) {
    signals::throw_if_received();
    const std::size_t count = std::min(static_cast<std::size_t>(accumulate), batches.size() - at);
    const auto some = std::span(batches).subspan(at, count);
    trial.update(some);
    for (const auto& examples : some) rows += trial.size(examples).rows();
    at = (at + count) % batches.size();
  }
  const auto all = static_cast<double>(rows);
  return {(now() - begin) / all, 1e-9 * static_cast<double>(profile::flops() - flops) / all};
}

}  // namespace

Plan make_plan(Experiment& experiment, std::int64_t most) {
  const VocabularySizes sizes = vocabulary_sizes(*experiment.data);
  Plan out;
  out.limit = most > 0 ? most : limit();
  require_room(experiment, sizes, out.limit);
  out.fixed = fixed_memory(experiment, sizes);
  experiment.build(sizes);

  const std::int64_t others =  // of the process, beside tensors
      resident() - static_cast<std::int64_t>(memory::statistics().in_use);
  Trial trial(experiment);
  const std::vector<std::int64_t>& worst = worst_batch(trial);
  out.worst = trial.size(worst);
  require_fit(experiment, trial, worst, out.limit - others);
  out.peak_tensors = std::max(trial.peak_of(worst), measure_pauses(experiment, trial, out));

  const check::Facts facts(experiment, check::DataFacts::of(experiment));
  const Speed speed = calibrate(trial, experiment.training.accumulate);
  double rows = 0;
  for (const auto& examples : trial.batches())
    rows += static_cast<double>(trial.size(examples).rows());
  out.updates_per_epoch = facts.updates_per_epoch();
  out.seconds_per_epoch = rows * speed.seconds_per_row;
  out.seconds_per_update = out.seconds_per_epoch / out.updates_per_epoch;
  out.gflop_per_update = speed.gflop_per_row * rows / out.updates_per_epoch;
  count_pauses(experiment, facts, out);
  out.peak_resident = static_cast<std::int64_t>(memory::peak_resident());
  return out;
}

}  // namespace manako::plan
