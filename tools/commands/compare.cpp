#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "tools/commands/command.hpp"
#include "tools/sweep/table.hpp"

namespace manako {
namespace {

/// The folder's own name; its parent's for "." and the like.
std::string name_of(const std::string& path) {
  const std::filesystem::path whole = std::filesystem::absolute(path).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

/// The resolved spec without what tells the runs of one setting apart.
std::string setting_of(const std::string& resolved) {
  auto spec = nlohmann::ordered_json::parse(resolved);
  for (const char* own : {"name", "seed", "sweep"}) spec.erase(own);
  return spec.dump();
}

/// manako compare RUN RUN...: scores of finished runs side by side.
class Compare : public Command {
 public:
  explicit Compare(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("runs", runs_,
                   "run directories; those that differ in nothing but their seed are one setting")
        ->required();
    app.add_option("--baseline", baseline_, "the run to compare with; the first by default");
    app.add_option("--split", split_, "test or valid; valid where there is no test")
        ->check(CLI::IsMember({"test", "valid"}))
        ->capture_default_str();
    app.add_option("--metric", metric_, "the score that names the best; bleu by default");
    app.add_option("--out", out_, "a folder for table.json and table.html");
    app.add_flag("--json", json_, "one JSON object as the last line of stdout");
  }

  int run() override {
    if (baseline_.empty()) baseline_ = runs_[0];
    if (!is_one_of(baseline_, runs_)) runs_.push_back(baseline_);
    std::vector<Group> groups = read_runs();
    // Whatever the order of the arguments: the baseline first, then by label.
    std::ranges::sort(groups, {}, [](const Group& group) {
      return std::pair(!group.is_baseline, group.runs.label);
    });
    std::vector<SettingRuns> settings;
    std::vector<std::string> specs;
    for (Group& group : groups) {
      settings.push_back(std::move(group.runs));
      specs.push_back(group.spec);
    }
    const Experiment base(Spec::load(RunDirectory{baseline_}.spec()));
    const Table table = make_table(std::move(settings), base.metrics,
                                   {.name = "comparison",
                                    .split = split_,
                                    .metric = metric_,
                                    .differences = spec_differences(specs)});
    if (!out_.empty()) {
      make_directories(out_);
      table.publish(out_);
    }
    fmt::print("{}", table.text());
    if (json_) fmt::print("{}\n", nlohmann::ordered_json::parse(table.json()).dump());
    return 0;
  }

 private:
  struct Group {
    std::string spec;
    SettingRuns runs;
    bool is_baseline = false;
  };

  static bool is_one_of(const std::string& path, const std::vector<std::string>& paths) {
    return std::ranges::any_of(paths, [&](const std::string& other) {
      std::error_code missing;
      return other == path || std::filesystem::equivalent(other, path, missing);
    });
  }

  std::vector<Group> read_runs() const {
    std::vector<Group> groups;
    for (const std::string& path : runs_) {
      const RunDirectory run{path};
      run.require_run();
      const Experiment experiment(Spec::load(run.spec()));
      const std::string spec = setting_of(experiment.resolved());
      auto group = std::ranges::find(groups, spec, &Group::spec);
      if (group == groups.end()) {
        groups.push_back({.spec = spec});
        group = groups.end() - 1;
      }
      group->is_baseline = group->is_baseline || is_one_of(path, {baseline_});
      add(group->runs, {name_of(path), static_cast<std::int64_t>(experiment.seed),
                        evaluate(run, split_for(experiment, split_))});
    }
    for (Group& group : groups) {
      auto& runs = group.runs.runs;
      const auto first = std::ranges::min_element(runs, {}, &EvaluatedRun::name);
      group.runs.label = first->name;
      if (runs.size() > 1) group.runs.label += fmt::format(" and {} more", runs.size() - 1);
    }
    return groups;
  }

  static void add(SettingRuns& to, EvaluatedRun run) {
    for (EvaluatedRun& other : to.runs) {
      if (other.seed != run.seed) continue;
      log::warn("{} and {} have the same spec and the same seed: one of them is counted",
                other.name, run.name);
      if (run.name < other.name) other = std::move(run);
      return;
    }
    to.runs.push_back(std::move(run));
  }

  std::vector<std::string> runs_;
  std::string baseline_, split_ = "test", metric_, out_;
  bool json_ = false;
};

const bool registered = Commands::add<Compare>(
    {.name = "compare",
     .family = "command",
     .summary = "scores of runs side by side, with error bars and what differs",
     .example = "manako compare runs/first runs/second --baseline runs/first"});

}  // namespace
}  // namespace manako
