#include "tools/sweep/options.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "tools/eval/metric.hpp"

namespace manako {
namespace {

std::vector<std::int64_t> read_seeds(Spec& sweep, std::uint64_t seed) {
  constexpr double largest = 1e12;
  const std::vector<double> given =
      sweep.numbers("seeds", {.fallback = std::vector<double>(),
                              .min = 0,
                              .max = largest,
                              .help = "every setting is trained with each; []: the spec's seed"});
  std::vector<std::int64_t> out;
  for (const double value : given) {
    out.push_back(static_cast<std::int64_t>(value));
    if (value != std::floor(value))
      sweep.problem("seeds", fmt::format("{} is no seed; expected whole numbers", value));
    else if (std::ranges::count(out, out.back()) > 1)
      sweep.problem("seeds", fmt::format("{} comes twice", value));
  }
  if (out.empty()) out.push_back(static_cast<std::int64_t>(seed));
  std::ranges::sort(out);
  return out;
}

bool has(const Setting& setting, const Override& wanted) {
  const auto value = nlohmann::ordered_json::parse(wanted.value);
  return std::ranges::any_of(setting, [&](const Override& change) {
    return change.key == wanted.key && nlohmann::ordered_json::parse(change.value) == value;
  });
}

std::size_t read_baseline(Spec& sweep, const std::vector<Setting>& settings) {
  Spec own = sweep.section("baseline", {.help = "key -> value of the setting that all others are "
                                                "compared with; {}: the first"});
  const Setting wanted = read_overrides(own);
  if (wanted.empty()) return 0;
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (std::ranges::all_of(wanted, [&](const Override& o) { return has(settings[i], o); }))
      found.push_back(i);
  if (found.size() == 1) return found[0];
  sweep.problem("baseline", fmt::format("fits {} of {} settings; expected one: name enough keys, "
                                        "with values of their axes",
                                        found.size(), settings.size()));
  return 0;
}

}  // namespace

SweepOptions SweepOptions::read(Spec& sweep, std::uint64_t seed) {
  SweepOptions out;
  out.settings = read_settings(sweep);
  out.seeds = read_seeds(sweep, seed);
  out.baseline = read_baseline(sweep, out.settings);
  out.split = sweep.text("split", {.fallback = "test",
                                   .choices = {"test", "valid"},
                                   .help = "what is compared; valid where there is no test"});
  std::vector<std::string> scores = Metrics::names();
  scores.insert(scores.end(), {"perplexity", "token_accuracy"});
  out.metric =
      sweep.text("metric", {.fallback = "",
                            .help = "the score that names the best setting; bleu by default, "
                                    "perplexity of a language model"});
  if (!out.metric.empty() && std::ranges::find(scores, out.metric) == scores.end())
    sweep.problem("metric", fmt::format("unknown score \"{}\"; expected one of {}", out.metric,
                                        fmt::join(scores, ", ")));
  sweep.finish();
  return out;
}

}  // namespace manako
