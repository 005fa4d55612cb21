#include "tools/record/recorder.hpp"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "tools/lines.hpp"

namespace manako {
namespace {

using Json = nlohmann::ordered_json;
constexpr auto all_lines = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view events_begin = "events.out.tfevents.", events_end = ".manako";

// The first lines of a file, at most `count`, up to the first that is no object with an "update".
std::vector<Json> read_json_lines(const std::string& path, std::int64_t count) {
  std::vector<Json> out;
  if (!std::filesystem::exists(path)) return out;
  const std::string text = read_file(path);
  for (const std::string_view own : lines_of(text)) {
    if (std::ssize(out) == count) break;
    Json line = Json::parse(own, nullptr, false);
    if (!line.is_object() || !line.contains("update") || !line["update"].is_number()) break;
    out.push_back(std::move(line));
  }
  return out;
}

// The reverse of finite_or_text(); nothing for what is no number.
std::optional<double> number(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (value == "inf") return std::numeric_limits<double>::infinity();
  if (value == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

std::map<std::string, double> scalars(const Json& values, const std::string& prefix) {
  std::map<std::string, double> out;
  for (const auto& [key, value] : values.items())
    if (const auto found = number(value); found && key != "update") out[prefix + key] = *found;
  return out;
}

// Markdown that shows the text as it is: every line indented by four blanks.
std::string indented(const std::string& label, const std::string& text) {
  std::string out = fmt::format("    {:<11}", label);
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out + "\n";
}

}  // namespace

Recorder::Recorder(RunDirectory run, const RecordOptions& options, std::int64_t metrics_lines,
                   std::int64_t first_start)
    : run_(std::move(run)), options_(options), first_start_(static_cast<double>(first_start)) {
  restore(metrics_lines);
}

void Recorder::restore(std::int64_t metrics_lines) {
  const std::vector<Json> lines = read_json_lines(run_.metrics(), metrics_lines);
  std::int64_t validated = 0;
  for (const Json& line : lines)
    if (line.contains("valid")) validated = line["update"].get<std::int64_t>();
  keep_samples_until(validated);
  seconds_ = 0;
  last_update_ = lines.empty() ? 0 : lines.back()["update"].get<std::int64_t>();
  if (!options_.tensorboard) return;
  begin_events();
  for (const Json& line : lines) show(line);
  for (const Json& line : read_json_lines(run_.samples(), all_lines)) show_samples(line);
}

void Recorder::keep_samples_until(std::int64_t update) {
  std::int64_t kept = 0;
  last_samples_ = 0;
  for (const Json& line : read_json_lines(run_.samples(), all_lines)) {
    const auto at = line["update"].get<std::int64_t>();
    if (at > update || at <= last_samples_) break;
    last_samples_ = at;
    ++kept;
  }
  samples_.reset();
  if (std::filesystem::exists(run_.samples())) samples_.emplace(run_.samples(), kept);
}

// A new file, because TensorBoard does not read again what it has read; older ones go.
void Recorder::begin_events() {
  namespace fs = std::filesystem;
  std::int64_t name = std::time(nullptr);
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(run_.path)) {
    const std::string own = entry.path().filename().string();
    if (!own.starts_with(events_begin) || !own.ends_with(events_end)) continue;
    old.push_back(entry.path());
    name = std::max<std::int64_t>(name, std::atoll(own.c_str() + events_begin.size()) + 1);
  }
  events_.emplace(fmt::format("{}/{}{}{}", run_.path, events_begin, name, events_end),
                  first_start_);
  for (const fs::path& path : old) fs::remove(path);
}

void Recorder::metrics(const Json& line) {
  const auto update = line["update"].get<std::int64_t>();
  if (update < last_update_)
    restore(all_lines);
  else
    show(line);
  last_update_ = update;
}

void Recorder::samples(std::int64_t update, double epochs, const std::vector<Sample>& samples) {
  if (samples.empty()) return;
  if (update <= last_samples_) restore(all_lines);
  Json line = {{"update", update}, {"epoch", epochs}, {"samples", Json::array()}};
  for (const Sample& sample : samples)
    line["samples"].push_back(
        {{"source", sample.source}, {"reference", sample.reference}, {"output", sample.output}});
  if (!samples_) samples_.emplace(run_.samples(), 0);
  samples_->append(line);
  last_samples_ = update;
  show_samples(line);
}

void Recorder::show(const Json& line) {
  if (line.contains("seconds") && line["seconds"].is_number())
    seconds_ = line["seconds"].get<double>();
  const auto update = line["update"].get<std::int64_t>();
  std::map<std::string, double> values;
  if (line.contains("valid"))
    values = scalars(line["valid"], "valid/");
  else if (line.contains("loss"))
    values = scalars(line, "train/");
  if (!events_ || values.empty()) return;
  try {
    events_->scalars({first_start_ + seconds_, update}, values);
  } catch (const Error& error) {
    log::warn("{}; training goes on without event files", error.what());
    events_.reset();
  }
}

void Recorder::show_samples(const Json& line) {
  if (!events_ || !line.contains("samples")) return;
  int count = 0;
  try {
    for (const Json& sample : line["samples"]) {
      std::string text;
      for (const auto& [label, value] : sample.items())
        if (value.is_string()) text += indented(label, value.get<std::string>());
      events_->text({first_start_ + seconds_, line["update"].get<std::int64_t>()},
                    fmt::format("samples/{}", ++count), text);
    }
  } catch (const Error& error) {
    log::warn("{}; training goes on without event files", error.what());
    events_.reset();
  }
}

}  // namespace manako
