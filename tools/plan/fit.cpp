#include "tools/plan/fit.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/memory.hpp"

namespace manako::plan {
namespace {

using Json = nlohmann::ordered_json;

// Every "recompute" below as an override that turns it on.
void find_recompute(const Json& node, const std::string& path, std::vector<std::string>& out) {
  if (!node.is_object()) return;
  for (const auto& [key, value] : node.items()) {
    const std::string own = path + "." + key;
    if (key == "recompute" && value.is_boolean() && !value.get<bool>())
      out.push_back(own + "=true");
    find_recompute(value, own, out);
  }
}

// The line of the same experiment with "recompute"; nothing per row if there is nothing to turn on.
Line line_with_recompute(const Experiment& experiment) {
  const std::string resolved = experiment.resolved();
  std::vector<std::string> overrides;
  find_recompute(Json::parse(resolved).at("model"), "model", overrides);
  if (overrides.empty()) return {};
  Experiment other(Spec::parse(resolved, "recompute", overrides));
  other.data->load();
  other.build(vocabulary_sizes(*other.data));
  Trial trial(other);
  return memory_line(trial, worst_batch(trial));
}

std::string advice(const Experiment& experiment, const Line& line, double rows, double most) {
  const auto share = line.rows_for(most) / rows;
  const auto& batching = experiment.data->batching();
  const auto size = static_cast<std::int64_t>(0.95 * share * static_cast<double>(batching.size));
  return size > 0 ? fmt::format(
                        "data.batching.size={} ({} now), with training.accumulate for the "
                        "same update",
                        size, batching.size)
                  : "a smaller model: not even one sentence fits";
}

}  // namespace

const std::vector<std::int64_t>& worst_batch(const Trial& trial) {
  const auto weight = [&](const std::vector<std::int64_t>& examples) {
    const BatchSize size = trial.size(examples);
    return 2 * size.source_tokens + 3 * size.target_tokens;
  };
  const Batches& all = trial.batches();
  return *std::max_element(all.begin(), all.end(),
                           [&](const auto& a, const auto& b) { return weight(a) < weight(b); });
}

Line memory_line(Trial& trial, const std::vector<std::int64_t>& worst) {
  const auto part = [&](std::size_t share) {
    return std::vector<std::int64_t>(
        worst.begin(), worst.begin() + static_cast<std::ptrdiff_t>(
                                           std::max<std::size_t>(1, worst.size() / share)));
  };
  const auto few = part(8), more = part(4);
  const auto few_rows = static_cast<double>(trial.size(few).rows()),
             more_rows = static_cast<double>(trial.size(more).rows());
  const auto low = static_cast<double>(trial.peak_of(few)),
             high = static_cast<double>(trial.peak_of(more));
  if (more_rows <= few_rows) return {.fixed = high, .per_row = 0};
  const double per_row = std::max(0.0, (high - low) / (more_rows - few_rows));
  return {.fixed = high - per_row * more_rows, .per_row = per_row};
}

void require_fit(Experiment& experiment, Trial& trial, const std::vector<std::int64_t>& worst,
                 std::int64_t most) {
  if (worst.size() < 8) return;
  const Line line = memory_line(trial, worst);
  const auto rows = static_cast<double>(trial.size(worst).rows());
  const double needed = line.at(rows), room = std::max(0.0, static_cast<double>(most));
  if (needed <= room) return;
  constexpr double mib = 1 << 20;
  std::string fix = advice(experiment, line, rows, room);
  const Line less = line_with_recompute(experiment);
  if (less.per_row > 0)
    fix += fmt::format(
        "; or model.recompute=true, which takes {:.0f} MiB less ({})",
        (needed - less.at(rows)) / mib,
        less.at(rows) <= room ? "it fits then" : "with " + advice(experiment, less, rows, room));
  fail(Exit::resource,
       "memory: the worst batch, {:.0f} rows, needs {:.0f} MiB of tensors; expected at most {:.0f} "
       "MiB, what is free; likely fix: {}",
       rows, needed / mib, room / mib, fix);
}

}  // namespace manako::plan
