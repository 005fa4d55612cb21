#pragma once

#include <string>
#include <vector>

#include "core/params.hpp"
#include "core/safetensors.hpp"

namespace manako {

/// Where everything of one run stands.  RUN alone is enough for every later command:
///   RUN/spec.json                 the resolved spec, every default written out
///   RUN/spec.source.json          the spec file as it was given
///   RUN/manifest.json             by which program, on what machine, from which files, when
///   RUN/data_report.json          what the data is like
///   RUN/metrics.jsonl             one line for each logged interval and each validation
///   RUN/samples.jsonl             outputs for the same few sentences at each validation
///   RUN/source.vocabulary, target.vocabulary   the pieces of each side
///   RUN/clock.json                the seconds of training at each checkpoint
///   RUN/checkpoints/step-*.safetensors, best.safetensors, best-METRIC.safetensors
struct RunDirectory {
  std::string path;

  std::string spec() const { return path + "/spec.json"; }
  std::string source_spec() const { return path + "/spec.source.json"; }
  std::string manifest() const { return path + "/manifest.json"; }
  std::string data_report() const { return path + "/data_report.json"; }
  std::string metrics() const { return path + "/metrics.jsonl"; }
  std::string clock() const { return path + "/clock.json"; }
  std::string samples() const { return path + "/samples.jsonl"; }
  std::string checkpoints() const { return path + "/checkpoints"; }
  std::string step_checkpoint(std::int64_t update) const;
  std::string best_checkpoint() const { return checkpoints() + "/best.safetensors"; }
  /// The best by one metric; and with keep_best > 1 each of the best by it.
  std::string best_checkpoint(const std::string& metric) const;
  std::string best_checkpoint(const std::string& metric, std::int64_t update) const;
  std::vector<std::string> ranked_checkpoints(const std::string& metric) const;
  /// Step checkpoints, newest first.
  std::vector<std::string> step_checkpoints() const;
  /// The file that `name` means: of RUN/checkpoints with or without its ending, or a path.
  /// Error(Exit::model) if there is none.
  std::string find_checkpoint(const std::string& name) const;
  /// Error(Exit::usage) if this is a folder of somebody's files, none of which is of a run.
  void require_no_other_files() const;
  /// Error(Exit::model) unless this looks like a run: it has a spec.
  void require_run() const;
};

/// Reads and verifies a checkpoint of a run: "last", "best" (or last, where there is no best), the
/// name of a file in RUN/checkpoints, or a path.  A damaged "best" falls back to "last", a damaged
/// "last" to the one before it, with a warning.
SafeTensors read_checkpoint(const RunDirectory& run, const std::string& name);

/// Error(Exit::model) if the checkpoint says that it was made with other vocabularies: ids would
/// mean other pieces.  `ours` as DataSource::vocabulary_checksums() gives it.
void require_vocabularies(const SafeTensors& from, const std::string& ours);

/// All parameters under their names; shares storage with them.
NamedTensors named(const Params& params);

/// Copies the tensors named like parameters into them.  Error(Exit::model) names every parameter
/// that is missing or has another shape.
void load_params(Params& params, const SafeTensors& from);

/// What the names of moving averages of weights begin with.
inline constexpr const char* average_prefix = "ema.";
/// Is a tensor of a checkpoint a parameter of the model, not a memory of training?
bool is_parameter(const std::string& name);

/// From now on `checkpoint` has the moving average of weights, where it holds one, in the place of
/// the weights of the last update.
void prefer_average(SafeTensors& checkpoint);

}  // namespace manako
