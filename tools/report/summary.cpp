#include "tools/report/summary.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "tools/eval/metric.hpp"

namespace manako::report {
namespace {

Json best(const Curves& valid, const Series& series) {
  const double sign = higher_is_better(series.name) ? 1 : -1;
  std::int64_t at = -1;
  double value = 0;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!std::isfinite(series.values[i])) continue;
    if (at >= 0 && sign * series.values[i] <= sign * value) continue;
    at = series.rows[i];
    value = series.values[i];
  }
  if (at < 0) return nullptr;
  const auto row = static_cast<std::size_t>(at);
  return {{"value", rounded(value)},
          {"update", rounded(valid.axes[0][row])},
          {"epoch", rounded(valid.axes[1][row])}};
}

}  // namespace

Json summary(const MetricsLog& metrics) {
  Json out;
  const Curves& train = metrics.train;
  const auto last = [](const std::vector<double>& values) {
    return values.empty() ? std::nan("") : values.back();
  };
  const double tokens = last(train.axes[2]), seconds = last(train.axes[3]);
  const auto tell = [&](const char* name, double value) {
    if (std::isfinite(value)) out[name] = rounded(value);
  };
  tell("updates", last(train.axes[0]));
  tell("epochs", last(train.axes[1]));
  tell("tokens", tokens);
  tell("seconds", seconds);
  tell("tokens_per_second", seconds > 0 ? std::round(tokens / seconds) : std::nan(""));
  if (const Series* memory = train.find("peak_mib"))
    tell("peak_mib", *std::max_element(memory->values.begin(), memory->values.end()));
  out["best"] = Json::object();
  for (const Series& series : metrics.valid.series)
    if (Json found = best(metrics.valid, series); !found.is_null())
      out["best"][series.name] = found;
  return out;
}

}  // namespace manako::report
