#include "tools/plan/plan.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/memory.hpp"
#include "core/profile.hpp"
#include "tools/check/facts.hpp"
#include "tools/plan/pauses.hpp"
#include "tools/signals.hpp"

namespace manako::plan {
namespace {

constexpr double calibration_seconds = 2;
constexpr std::int64_t least_updates = 5;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds and GFLOP for each row of a batch.
struct Speed {
  double seconds_per_row = 0, gflop_per_row = 0;
};

struct Timed {
  double seconds, rows;
};

// All seconds over all rows is right for batches of any lengths, but one interruption spoils it;
// the median over single updates is sturdy, but not the mean where lengths differ.  So: the median
// over a few groups of updates in a row, of which each holds all kinds of batches.
double seconds_per_row(const std::vector<Timed>& updates) {
  constexpr std::size_t most_groups = 9;
  const std::size_t groups = std::min(most_groups, updates.size());
  std::vector<double> rates;
  for (std::size_t g = 0; g < groups; ++g) {
    Timed sum{};
    for (std::size_t i = g * updates.size() / groups; i < (g + 1) * updates.size() / groups; ++i) {
      sum.seconds += updates[i].seconds;
      sum.rows += updates[i].rows;
    }
    rates.push_back(sum.seconds / sum.rows);
  }
  std::sort(rates.begin(), rates.end());
  return (rates[groups / 2] + rates[(groups - 1) / 2]) / 2;
}

// Updates of real batches in their order for about two seconds.
Speed calibrate(Trial& trial, std::int64_t accumulate) {
  const Batches& batches = trial.batches();
  trial.update(std::span(batches).first(1));  // the first pass through code and caches is slower
  std::vector<Timed> updates;
  double rows = 0;
  const std::int64_t flops = profile::flops();
  const double end = now() + calibration_seconds;
  for (std::size_t at = 0; now() < end || std::ssize(updates) < least_updates;) {
    signals::throw_if_received();
    const std::size_t count = std::min(static_cast<std::size_t>(accumulate), batches.size() - at);
    const auto some = std::span(batches).subspan(at, count);
    Timed one{};
    for (const auto& examples : some) one.rows += static_cast<double>(trial.size(examples).rows());
    const double begin = now();
    trial.update(some);
    one.seconds = now() - begin;
    updates.push_back(one);
    rows += one.rows;
    at = (at + count) % batches.size();
  }
  return {seconds_per_row(updates), 1e-9 * static_cast<double>(profile::flops() - flops) / rows};
}

}  // namespace

Plan make_plan(Experiment& experiment, std::int64_t most) {
  const VocabularySizes sizes = vocabulary_sizes(*experiment.data);
  Plan out;
  out.limit = most;
  out.fixed = fixed_memory(experiment, sizes);
  experiment.build(sizes);
  Trial trial(experiment, *experiment.data);
  out.worst = trial.size(trial.worst());
  const std::int64_t worst = trial.peak_of(trial.worst());
  out.peak_tensors = std::max(worst, measure_pauses(experiment, trial, out));

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
