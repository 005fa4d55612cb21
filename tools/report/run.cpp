#include "tools/report/run.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "tools/experiment.hpp"
#include "tools/lines.hpp"
#include "tools/report/given.hpp"
#include "tools/report/summary.hpp"
#include "tools/report/thin.hpp"

namespace manako::report {
namespace {

constexpr std::uintmax_t largest_json = 1 << 20;  // of files that stand in the page as a whole
constexpr std::int64_t most_moments = 40, most_samples = 12;

std::string read_run_file(const std::string& path, std::uintmax_t largest) {
  if (!std::filesystem::is_regular_file(path)) fail(Exit::io, "{}: there is no such file", path);
  if (std::filesystem::file_size(path) > largest)
    fail(Exit::io, "{}: larger than {} bytes, and so left out", path, largest);
  return read_file(path);
}

Json read_json(const std::string& path) {
  auto value = parse(read_run_file(path, largest_json));
  if (!value) fail(Exit::data, "{}: no JSON, or nested too deep", path);
  return *std::move(value);
}

// samples.jsonl: some of the moments, the first and the last among them.
Json read_samples(const std::string& path) {
  std::vector<Json> moments;
  const std::string text = read_run_file(path, std::uintmax_t{1} << 30);
  for (const std::string_view own : lines_of(text)) {
    auto line = parse(own);
    if (line && line->is_object() && line->contains("samples") && (*line)["samples"].is_array())
      moments.push_back(*std::move(line));
  }
  if (moments.empty()) fail(Exit::data, "{}: holds no samples", path);
  Json out = Json::array();
  for (const std::int64_t i : evenly_spaced(std::ssize(moments), most_moments)) {
    const Json& moment = moments[static_cast<std::size_t>(i)];
    Json& kept = out.emplace_back(Json::object());
    for (const char* axis : Curves::axis_names)
      if (moment.contains(axis) && moment[axis].is_number()) kept[axis] = moment[axis];
    kept["samples"] = Json::array();
    for (const Json& sample : moment["samples"]) {
      if (!sample.is_object() || std::ssize(kept["samples"]) == most_samples) continue;
      Json& texts = kept["samples"].emplace_back(Json::object());
      for (const auto& [key, value] : sample.items())
        if (value.is_string()) texts[key] = clipped(value.get<std::string>());
    }
  }
  return out;
}

std::string split_to_look_at(const DataSource& data) {
  for (const char* name : {"test", "valid"})
    if (data.has_split(name)) return name;
  return "train";
}

void open_model(const RunDirectory& run, const RunOptions& options, Json& out) {
  const auto experiment = Experiment::open(run, options.checkpoint);
  out["summary"]["parameters"] = experiment->params->count();
  if (options.sentences.sentences == 0) fail(Exit::usage, "not asked for (--sentences 0)");
  const std::string name = split_to_look_at(*experiment->data);
  Json found = attention(*experiment->model, *experiment->search, *experiment->data,
                         experiment->data->split(name), options.sentences);
  found["split"] = name;
  found["checkpoint"] = options.checkpoint;
  out["attention"] = std::move(found);
}

}  // namespace

Json describe_run(const RunDirectory& run, const RunOptions& options) {
  Json out = {{"path", run.path}, {"summary", Json::object()}, {"missing", Json::object()}};
  const auto section = [&](const char* name, const auto& fill) {
    try {
      fill();
    } catch (const Error& error) {
      out["missing"][name] = error.what();
    }
  };
  const auto file = [&](const char* name, const char* file_name) {
    section(name, [&] { out[name] = read_json(run.path + "/" + file_name); });
  };
  section("curves", [&] {
    const MetricsLog metrics = read_metrics(read_run_file(run.metrics(), std::uintmax_t{1} << 32));
    out["summary"] = summary(metrics);
    out["train"] = to_json(metrics.train, options.points);
    out["valid"] = to_json(metrics.valid, options.points);
  });
  file("spec", "spec.json");
  file("manifest", "manifest.json");
  section("given", [&] {
    out["given"] = given(read_run_file(run.path + "/spec.source.json", largest_json),
                         out.value("manifest", Json()));
  });
  file("data", "data_report.json");
  section("samples", [&] { out["samples"] = read_samples(run.path + "/samples.jsonl"); });
  section("attention", [&] { open_model(run, options, out); });
  return out;
}

}  // namespace manako::report
