#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "tools/average.hpp"
#include "tools/checkpoint_update.hpp"
#include "tools/eval/metric.hpp"
#include "tools/lines.hpp"

namespace manako {
namespace {

struct Validations {
  std::map<std::int64_t, double> values;  // by update
  std::set<std::string> metrics;          // that there are
};

Validations read_validations(const RunDirectory& run, const std::string& metric) {
  Validations out;
  const bool any = std::filesystem::exists(run.metrics());
  const std::string text = any ? read_file(run.metrics()) : "";
  for (const std::string_view line : lines_of(text)) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("update") || !json.contains("valid")) continue;
    for (const auto& [name, value] : json["valid"].items()) {
      out.metrics.insert(name);  // a value that is not finite is text
      if (name == metric && value.is_number() && json["update"].is_number_integer())
        out.values[json["update"].get<std::int64_t>()] = value.get<double>();
    }
  }
  return out;
}

// One file for each update.  Where there are two, that which was written for its validation.
std::map<std::int64_t, std::string> files_by_update(const RunDirectory& run) {
  std::set<std::string> paths;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(run.checkpoints(), missing))
    if (entry.path().extension() == ".safetensors") paths.insert(entry.path().string());
  std::map<std::int64_t, std::string> out;
  for (const std::string& path : paths) {  // "best..." before "step..."
    try {
      const auto metadata = read_safetensors_header(path).metadata;
      if (!metadata.contains("averaged")) out.emplace(update_of(metadata), path);
    } catch (const Error& error) {
      log::warn("{}\n  left out", error.what());
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> best_checkpoints(const RunDirectory& run, std::size_t count,
                                          const std::string& metric) {
  const Validations found = read_validations(run, metric);
  if (!found.metrics.contains(metric))
    fail(Exit::usage, "{}: no validation by \"{}\"; expected one of: {}", run.metrics(), metric,
         fmt::join(found.metrics, ", "));
  const double sign = higher_is_better(metric) ? -1 : 1;
  std::vector<std::pair<double, std::string>> ranked;
  for (const auto& [update, path] : files_by_update(run))
    if (const auto value = found.values.find(update); value != found.values.end())
      ranked.emplace_back(sign * value->second, path);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  require(ranked.size() >= count, Exit::model,
          "{}: {} checkpoints were validated; expected at least the {} to average; likely fix: "
          "train with training.checkpoint.every as validate_every and a larger keep_last",
          run.checkpoints(), ranked.size(), count);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(ranked[i].second);
  return out;
}

}  // namespace manako
