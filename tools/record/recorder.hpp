#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tools/record/event_file.hpp"
#include "tools/record/options.hpp"
#include "tools/run_directory.hpp"
#include "tools/train/metrics_file.hpp"
#include "tools/validation.hpp"

namespace manako {

/// Keeps RUN/samples.jsonl and the event files for TensorBoard in step with RUN/metrics.jsonl,
/// whose validated updates decide which samples stand.  Where the run goes back to an earlier
/// update, because it is resumed or in its midst, both go back with it.
class Recorder {
 public:
  /// `metrics_lines`: lines of metrics.jsonl that the run goes on from.  `first_start`: of the run,
  /// in seconds since 1970; events stand at that time plus the seconds of training.
  Recorder(RunDirectory run, const RecordOptions& options, std::int64_t metrics_lines,
           std::int64_t first_start);

  /// A new line of metrics.jsonl, which is there already.
  void metrics(const nlohmann::ordered_json& line);
  /// What a validation wrote; its line of metrics follows.
  void samples(std::int64_t update, double epochs, const std::vector<Sample>& samples);

 private:
  void restore(std::int64_t metrics_lines);
  void keep_samples_until(std::int64_t update);
  void begin_events();
  void show(const nlohmann::ordered_json& line);
  void show_samples(const nlohmann::ordered_json& line);

  RunDirectory run_;
  RecordOptions options_;
  double first_start_, seconds_ = 0;
  std::int64_t last_update_ = 0, last_samples_ = 0;
  std::optional<MetricsFile> samples_;
  std::optional<EventFile> events_;
};

}  // namespace manako
