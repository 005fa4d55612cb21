#include "tools/run_directory.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/error.hpp"
#include "core/log.hpp"

namespace manako {

namespace fs = std::filesystem;

std::string RunDirectory::step_checkpoint(std::int64_t update) const {
  return fmt::format("{}/step-{:08}.safetensors", checkpoints(), update);
}

std::string RunDirectory::best_checkpoint(const std::string& metric) const {
  return fmt::format("{}/best-{}.safetensors", checkpoints(), metric);
}

std::string RunDirectory::best_checkpoint(const std::string& metric, std::int64_t update) const {
  return fmt::format("{}/best-{}-{:08}.safetensors", checkpoints(), metric, update);
}

namespace {

// Newest first: the update comes last in the names.
std::vector<std::string> files_with(const std::string& directory, const std::string& beginning) {
  std::vector<std::string> out;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(directory, missing)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(beginning) && name.ends_with(".safetensors") &&
        entry.is_regular_file(missing))
      out.push_back(entry.path().string());
  }
  std::sort(out.rbegin(), out.rend());
  return out;
}

}  // namespace

std::vector<std::string> RunDirectory::step_checkpoints() const {
  return files_with(checkpoints(), "step-");
}

std::vector<std::string> RunDirectory::ranked_checkpoints(const std::string& metric) const {
  return files_with(checkpoints(), "best-" + metric + "-");
}

std::string RunDirectory::find_checkpoint(const std::string& name) const {
  for (const std::string& found :
       {checkpoints() + "/" + name + ".safetensors", checkpoints() + "/" + name, name})
    if (fs::is_regular_file(found)) return found;
  fail(Exit::model, "{}: no checkpoint \"{}\"; expected last, best, or the name of a file there",
       checkpoints(), name);
}

void RunDirectory::require_no_other_files() const {
  const std::set<std::string> of_runs = {"checkpoints", "lock", "spec.json", "source.vocabulary",
                                         "target.vocabulary"};
  std::error_code missing;
  std::string other;
  for (const auto& entry : fs::directory_iterator(path, missing)) {
    if (of_runs.contains(entry.path().filename())) return;
    other = entry.path().filename();
  }
  if (!other.empty())
    fail(Exit::usage,
         "{}: a folder with other files in it ({}, ...) and no run; expected a new or empty folder "
         "or a run; likely fix: --out {}/NAME",
         path, other, path);
}

void RunDirectory::require_run() const {
  if (fs::exists(spec())) return;
  std::error_code missing;
  fail(Exit::model, "{}: not a run directory: {}; expected a directory made by \"manako train\"",
       path,
       fs::is_directory(path, missing) ? "it has no spec.json"
       : fs::exists(path, missing)     ? "it is a file"
                                       : "there is no such folder");
}

namespace {

SafeTensors read_last(const RunDirectory& run) {
  const std::vector<std::string> paths = run.step_checkpoints();
  if (paths.empty())
    fail(Exit::model, "{}: no checkpoint yet; train first, or wait for the first one",
         run.checkpoints());
  for (std::size_t i = 0; i + 1 < paths.size(); ++i) {
    try {
      return read_safetensors(paths[i]);
    } catch (const Error& error) {
      if (error.code() != Exit::model) throw;
      log::warn("{}\n  going back to {}", error.what(), paths[i + 1]);
    }
  }
  return read_safetensors(paths.back());
}

}  // namespace

SafeTensors read_checkpoint(const RunDirectory& run, const std::string& name) {
  if (name == "last") return read_last(run);
  if (name == "best") {
    if (!fs::exists(run.best_checkpoint())) return read_last(run);
    try {
      return read_safetensors(run.best_checkpoint());
    } catch (const Error& error) {
      if (error.code() != Exit::model) throw;
      log::warn("{}\n  taking the last checkpoint instead of the best", error.what());
      return read_last(run);
    }
  }
  return read_safetensors(run.find_checkpoint(name));
}

void require_vocabularies(const SafeTensors& from, const std::string& ours) {
  const auto theirs = from.metadata.find("vocabularies");
  if (theirs == from.metadata.end() || ours.empty() || theirs->second == ours) return;
  fail(Exit::model,
       "{}: made with other vocabularies: checksums {}, those of the run are {}; likely fix: the "
       "vocabulary files as they were in training",
       from.path, theirs->second, ours);
}

NamedTensors named(const Params& params) {
  NamedTensors out;
  for (const Param& param : params.all()) out.emplace_back(param.name, param.value.detached());
  return out;
}

constexpr std::size_t most_problems = 10;

void load_params(Params& params, const SafeTensors& from) {
  std::vector<std::string> problems;
  bool shapes_differ = false;
  for (const Param& param : params.all()) {
    const Tensor* found = from.find(param.name);
    if (found == nullptr) {
      problems.push_back(
          fmt::format("  {}: not in the file; spec {}", param.name, param.value.shape().text()));
    } else if (found->shape() != param.value.shape()) {
      shapes_differ = true;
      problems.push_back(fmt::format("  {}: file {}, spec {}", param.name, found->shape().text(),
                                     param.value.shape().text()));
    }
  }
  if (!problems.empty()) {
    const std::size_t count = problems.size();
    if (count > most_problems) {
      problems.resize(most_problems);
      problems.push_back(fmt::format("  and {} more", count - most_problems));
    }
    fail(Exit::model, "{}: does not fit the spec:\n{}\n  likely cause: {}", from.path,
         fmt::join(problems, "\n"),
         shapes_differ
             ? "another vocabulary, or other sizes in the spec; use those it was made with"
             : "a checkpoint of another model; use the spec it was made with");
  }
  for (Param& param : params.all()) param.value.assign(*from.find(param.name));
}

bool is_parameter(const std::string& name) {
  return !name.starts_with("optimizer.") && !name.starts_with(average_prefix);
}

void prefer_average(SafeTensors& checkpoint) {
  constexpr std::string_view prefix = average_prefix;
  std::map<std::string, Tensor> averages;
  for (const auto& [name, tensor] : checkpoint.tensors)
    if (name.starts_with(prefix)) averages[name.substr(prefix.size())] = tensor;
  for (auto& [name, tensor] : checkpoint.tensors)
    if (const auto found = averages.find(name); found != averages.end()) tensor = found->second;
}

}  // namespace manako
