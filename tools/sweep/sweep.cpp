#include "tools/sweep/sweep.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "core/directory_lock.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "tools/plan/choice.hpp"
#include "tools/progress.hpp"
#include "tools/sweep/jobs.hpp"
#include "tools/sweep/receipt.hpp"

namespace manako {
namespace {

// The children of a sweep that was killed die with it, but not in the same instant.
void wait_until_free(const RunDirectory& run) {
  constexpr int looks = 100;
  for (int i = 1;; ++i) {
    try {
      const DirectoryLock lock(run.path);
      return;
    } catch (const Error&) {
      if (i == looks) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
}

std::string last_line(const std::string& file) {
  std::error_code missing;
  if (!std::filesystem::exists(file, missing)) return "";
  std::string text = read_file(file);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

/// "optimizer.lr is 0.001 there and 0.002 here, ..."
std::string changes(const std::string& before, const std::string& now) {
  constexpr std::size_t most = 3;
  const std::vector<Difference> all = spec_differences({before, now});
  std::string out;
  for (std::size_t i = 0; i < std::min(most, all.size()); ++i)
    out += fmt::format("{}{} is {} there and {} here", i == 0 ? "" : ", ", all[i].key,
                       all[i].values[0].empty() ? "absent" : all[i].values[0],
                       all[i].values[1].empty() ? "absent" : all[i].values[1]);
  return out + (all.size() > most ? fmt::format(" and {} more", all.size() - most) : "");
}

// With what the run chose to fit runtime.memory.
std::string as_begun(const std::string& spec, const RunDirectory& run) {
  const std::string chosen = plan::chosen_in(run);
  if (chosen.empty()) return spec;
  return Experiment(Spec::parse(spec, "spec", plan::overrides_of(chosen))).resolved();
}

}  // namespace

Sweep::Sweep(const SweepPlan& plan, std::string directory)
    : plan_(plan),
      directory_(std::move(directory)),
      split_(split_for(*plan.base, plan.base->sweep->split)) {
  for (const PlannedRun& one : plan.runs) {
    const std::string file = folder_name(one.name);
    runs_.push_back({&one, file, {directory_ + "/runs/" + file}});
  }
  check_begun();
  for (const char* folder : {"/specs", "/logs", "/runs"}) make_directories(directory_ + folder);
  for (const One& one : runs_) publish(spec_file(one), one.plan->spec);
}

void Sweep::check_begun() const {
  std::string problems;
  for (const One& one : runs_) {
    if (!std::filesystem::exists(one.run.spec())) continue;
    wait_until_free(one.run);
    const std::string before = Experiment(Spec::load(one.run.spec())).resolved(),
                      now = as_begun(one.plan->spec, one.run);
    if (before != now)
      problems += fmt::format("{}{}: holds a run of another spec: {}", problems.empty() ? "" : "\n",
                              one.run.path, changes(before, now));
  }
  require(problems.empty(), Exit::usage,
          "{}\n  likely fix: another --out, or the spec as it was; nothing was started", problems);
}

bool Sweep::complete(const One& one) const {
  return is_signed(one.run) && kept_evaluation(one.run, split_).has_value();
}

// Training, unless the run is done by its own word; then evaluation, unless it is kept.
std::vector<std::string> Sweep::next_step(One& one, int steps_done) const {
  constexpr int most_steps = 2;
  if (one.training) sign(one.run);
  one.training = false;
  if (steps_done == most_steps) return {};
  if (!is_signed(one.run)) {
    one.training = true;
    return {"train", spec_file(one), "--out", one.run.path, "--resume", "--threads", "1"};
  }
  if (kept_evaluation(one.run, split_)) return {};
  return {"compare", one.run.path, "--split", split_, "--threads", "1"};
}

std::string Sweep::result_line(const One& one) const {
  if (one.status != 0)
    return fmt::format("failed with status {}: {} (all of it: {})", one.status,
                       last_line(log_file(one)), log_file(one));
  const auto kept = kept_evaluation(one.run, split_);
  if (!kept) return "has no result; see " + log_file(one);
  if (kept->references.empty() || plan_.base->metrics.empty())
    return fmt::format("perplexity {:.3f}", kept->perplexity);
  const auto& [name, metric] = plan_.base->metrics[0];
  return fmt::format("{} {:.2f}", name, metric->score(kept->outputs, kept->references));
}

void Sweep::run(std::size_t at_once) {
  std::vector<One*> open;
  for (One& one : runs_)
    if (!complete(one)) open.push_back(&one);
  log::info("{}: {} settings, {} runs, {} of them complete; {} beside each other", directory_,
            plan_.labels.size(), runs_.size(), runs_.size() - open.size(),
            std::min(at_once, open.size()));
  std::vector<Job> jobs;
  for (One* one : open)
    jobs.push_back(
        {[this, one](int steps_done) { return next_step(*one, steps_done); }, log_file(*one)});
  auto done = static_cast<double>(runs_.size() - open.size());
  Progress progress("sweep", "runs", static_cast<double>(runs_.size()), done);
  run_jobs(
      jobs, at_once,
      [&](std::size_t job, int status) {
        open[job]->status = status;
        ++done;
        progress.line(fmt::format("[{:.0f}/{}] {}: {}", done, runs_.size(), open[job]->plan->name,
                                  result_line(*open[job])));
      },
      [&] { progress.update(done); });
}

Table Sweep::table() const {
  std::vector<SettingRuns> settings;
  for (std::size_t i = 0; i < plan_.labels.size(); ++i)
    settings.push_back({plan_.labels[i], plan_.base->sweep->settings[i]});
  for (const One& one : runs_) {
    SettingRuns& setting = settings[one.plan->setting];
    if (auto kept = one.status == 0 ? kept_evaluation(one.run, split_) : std::nullopt)
      setting.runs.push_back({one.plan->name, one.plan->seed, std::move(*kept)});
    else
      setting.failed.push_back(one.plan->name);
  }
  return make_table(std::move(settings), plan_.base->metrics,
                    {.name = plan_.base->name,
                     .split = split_,
                     .baseline = plan_.base->sweep->baseline,
                     .metric = plan_.base->sweep->metric});
}

int Sweep::status() const {
  for (const One& one : runs_)
    if (one.status != 0) return one.status;
  return 0;
}

}  // namespace manako
