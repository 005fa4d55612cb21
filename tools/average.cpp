#include "tools/average.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "core/error.hpp"
#include "tools/checkpoint_update.hpp"

namespace manako {
namespace {

constexpr std::size_t most_problems = 10;

struct Candidate {
  std::string path;
  SafeTensorsHeader header;
  std::string content;  // checksums of all parameters; the path where there are none
};

Candidate read_candidate(const std::string& path) {
  Candidate out{path, read_safetensors_header(path), ""};
  auto& entries = out.header.tensors;
  std::erase_if(entries, [](const auto& entry) { return !is_parameter(entry.name); });
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (const auto& entry : entries) out.content += entry.checksum;
  if (out.content.empty()) out.content = path;
  return out;
}

std::string vocabularies(const Candidate& of) {
  const auto found = of.header.metadata.find("vocabularies");
  return found == of.header.metadata.end() ? "" : found->second;
}

void require_same_kind(const Candidate& a, const Candidate& b) {
  std::map<std::string, std::pair<std::string, std::string>> shapes;
  const auto text = [](const auto& entry) {
    return fmt::format("[{}]", fmt::join(entry.shape, ", "));
  };
  for (const auto& entry : a.header.tensors) shapes[entry.name].first = text(entry);
  for (const auto& entry : b.header.tensors) shapes[entry.name].second = text(entry);
  std::vector<std::string> problems;
  for (const auto& [name, both] : shapes)
    if (both.first != both.second)
      problems.push_back(fmt::format("  {}: {} and {}", name,
                                     both.first.empty() ? "missing" : both.first,
                                     both.second.empty() ? "missing" : both.second));
  if (vocabularies(a) != vocabularies(b))
    problems.push_back(
        fmt::format("  vocabularies: checksums {} and {}", vocabularies(a), vocabularies(b)));
  if (problems.empty()) return;
  const std::size_t count = problems.size();
  if (count > most_problems) {
    problems.resize(most_problems);
    problems.push_back(fmt::format("  and {} more", count - most_problems));
  }
  fail(Exit::model,
       "average: {} and {} are of different models:\n{}\n  expected checkpoints of one run, or of "
       "runs with the same model and vocabularies",
       a.path, b.path, fmt::join(problems, "\n"));
}

void require_different(const std::vector<std::string>& paths) {
  require(!paths.empty(), Exit::usage, "average: no checkpoint to average");
  std::set<std::string> seen;
  for (const std::string& path : paths)
    require(seen.insert(std::filesystem::weakly_canonical(path).string()).second, Exit::usage,
            "average: {} is given twice", path);
}

using Sums = std::map<std::string, std::vector<double>>;

void add(Sums& sums, const SafeTensors& file) {
  for (const auto& [name, tensor] : file.tensors) {
    if (!is_parameter(name)) continue;
    std::vector<double>& sum = sums[name];
    sum.resize(static_cast<std::size_t>(tensor.size()));
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += static_cast<double>(tensor.data()[i]);
    const bool finite =
        std::all_of(sum.begin(), sum.end(), [](double value) { return std::isfinite(value); });
    require(finite, Exit::model, "{}: \"{}\" is not finite; leave this checkpoint out", file.path,
            name);
  }
}

}  // namespace

SafeTensors average_weights(const std::vector<std::string>& paths) {
  require_different(paths);
  std::vector<Candidate> candidates;
  for (const std::string& path : paths) candidates.push_back(read_candidate(path));
  for (const Candidate& other : candidates) require_same_kind(candidates[0], other);
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.content < b.content; });

  Sums sums;
  SafeTensors out;
  std::set<std::int64_t> updates;
  for (const Candidate& candidate : candidates) {
    const SafeTensors file = read_safetensors(candidate.path);
    add(sums, file);
    updates.insert(update_of(file.metadata));
    if (out.tensors.empty())
      for (const auto& [name, tensor] : file.tensors)
        if (is_parameter(name)) out.tensors.emplace_back(name, Tensor(tensor.shape()));
  }
  for (auto& [name, tensor] : out.tensors) {
    real* to = tensor.mutable_data();
    const std::vector<double>& sum = sums.at(name);
    for (std::size_t i = 0; i < sum.size(); ++i)
      to[i] = static_cast<real>(sum[i] / static_cast<double>(paths.size()));
  }
  out.metadata = {{"format", "manako weights 1"},
                  {"averaged", fmt::format("{}", fmt::join(updates, " "))},
                  {"update", std::to_string(*updates.rbegin())}};
  if (const std::string sum = vocabularies(candidates[0]); !sum.empty())
    out.metadata["vocabularies"] = sum;
  out.path = fmt::format("the average of {} checkpoints", paths.size());
  return out;
}

std::vector<std::string> newest_checkpoints(const RunDirectory& run, std::size_t count) {
  std::vector<std::string> paths = run.step_checkpoints();
  require(
      paths.size() >= count, Exit::model,
      "{}: {} checkpoints; expected at least the {} to average; likely fix: train with a larger "
      "training.checkpoint.keep_last",
      run.checkpoints(), paths.size(), count);
  paths.resize(count);
  return paths;
}

}  // namespace manako
