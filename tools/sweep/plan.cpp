#include "tools/sweep/plan.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "tools/lines.hpp"

namespace manako {
namespace {

/// A problem and the settings that have it.
struct Shared {
  std::string line;
  std::vector<std::string> labels;
};

// "command line: KEY: ..." is where a problem of an override is; here it is in the sweep.
std::string placed(const std::string& line, const std::string& spec, const Setting& setting) {
  for (const Override& change : setting) {
    const std::string place = "command line: " + change.key + ": ";
    if (line.starts_with(place))
      return fmt::format("{}: /sweep: {}: {}", spec, change.key, line.substr(place.size()));
  }
  return line;
}

class Problems {
 public:
  void add(const std::string& lines, const std::string& spec, const Setting& setting,
           const std::string& label) {
    for (const std::string_view own : lines_of(lines)) {
      const std::string line = placed(std::string(own), spec, setting);
      const auto known = std::ranges::find(all_, line, &Shared::line);
      if (known == all_.end())
        all_.push_back({line, {label}});
      else
        known->labels.push_back(label);
    }
  }

  void throw_if_any(std::size_t settings) const {
    std::string text;
    for (const Shared& problem : all_) {
      text += (text.empty() ? "" : "\n") + problem.line;
      if (problem.labels.size() < settings)
        text += fmt::format(" (in {} of {} settings: {}{})", problem.labels.size(), settings,
                            problem.labels[0], problem.labels.size() > 1 ? ", ..." : "");
    }
    require(all_.empty(), Exit::usage, "{}", text);
  }

 private:
  std::vector<Shared> all_;
};

// A type that changes discards the options beside it, so it has to come before them.
void types_first(Setting& setting) {
  std::ranges::stable_partition(setting,
                                [](const Override& o) { return o.key.ends_with(".type"); });
}

}  // namespace

SweepPlan SweepPlan::make(const std::string& spec, const std::vector<std::string>& overrides) {
  SweepPlan plan;
  plan.base = std::make_unique<Experiment>(Spec::load(spec, overrides));
  if (!plan.base->sweep)
    fail(Exit::usage,
         "{}: has no section \"sweep\"; expected one, such as "
         R"("sweep": {{"grid": {{"optimizer.lr": [1e-3, 2e-3]}}, "seeds": [1, 2, 3]}})",
         spec);
  const SweepOptions& sweep = *plan.base->sweep;
  plan.labels = manako::labels(sweep.settings);
  Problems problems;
  for (std::size_t i = 0; i < plan.labels.size(); ++i) {
    Setting setting = sweep.settings[i];
    types_first(setting);
    std::vector<std::string> all = overrides;
    all.push_back("sweep=null");
    for (const Override& change : setting) all.push_back(change.key + "=" + change.value);
    all.emplace_back();
    for (const std::int64_t seed : sweep.seeds) {
      all.back() = fmt::format("seed={}", seed);
      try {
        const Experiment one(Spec::load(spec, all));
        one.data->check();
        const std::string name = fmt::format("{} seed={}", plan.labels[i], seed);
        plan.runs.push_back({name, i, seed, one.resolved()});
      } catch (const Error& error) {
        if (error.code() != Exit::usage) throw;
        problems.add(error.what(), spec, setting, plan.labels[i]);
        break;  // another seed has the same problems
      }
    }
  }
  problems.throw_if_any(plan.labels.size());
  return plan;
}

}  // namespace manako
