#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/eval/bootstrap.hpp"
#include "tools/eval/metric.hpp"
#include "tools/sweep/axes.hpp"
#include "tools/sweep/differences.hpp"
#include "tools/sweep/evaluation.hpp"

namespace manako {

/// A finished run, and what it said about the split.
struct EvaluatedRun {
  std::string name;
  std::int64_t seed = 0;
  Evaluation evaluation;
};

/// Runs that differ in nothing but their seed.
struct SettingRuns {
  std::string label;
  Setting overrides = {};  ///< of a sweep
  std::vector<EvaluatedRun> runs = {};
  std::vector<std::string> failed = {};  ///< names of runs that have no result
};

/// One column: a score, what it was computed by, and which way is better.
struct Score {
  std::string name;
  std::string signature = {};  ///< of a text metric
  bool higher_is_better = true;
};

/// One score of one setting.
struct Cell {
  std::vector<double> values;  ///< of each run, in the order of seeds
  double mean = 0;
  std::optional<double> deviation;             ///< of the sample, over seeds; from two runs on
  std::optional<PairedDifference> difference;  ///< to the baseline, of a text metric
};

/// One setting: a cell for each score, or none if it has no run.
struct Row {
  std::string label;
  Setting overrides;
  std::vector<std::string> names;
  std::vector<std::int64_t> seeds;
  std::vector<std::string> failed;
  std::vector<Cell> cells;
};

/// Settings against a baseline.  A function of the evaluations alone: no times, no paths.
struct Table {
  static constexpr int resamples = 1000;

  std::string name, split;
  std::int64_t sentences = 0;
  std::vector<Score> scores;
  std::vector<Row> rows;
  std::size_t baseline = 0;
  std::string metric;                        ///< the score that names the best
  std::optional<std::size_t> best = {};      ///< the setting with the best mean of it
  std::vector<Difference> differences = {};  ///< between the specs of the settings
  std::vector<std::string> warnings = {};    ///< what makes numbers hard to compare

  std::string text() const;
  std::string json() const;
  std::string html() const;
  /// Writes DIRECTORY/table.json and table.html.
  void publish(const std::string& directory) const;
};

/// What a table is made from besides the runs.
struct TableOptions {
  std::string name, split;
  std::size_t baseline = 0;
  std::string metric = {};  ///< "": the first score
  std::vector<Difference> differences = {};
};

/// `metrics`: of the texts, for all settings alike.  An unknown metric is an Error(Exit::usage).
Table make_table(std::vector<SettingRuns> settings,
                 const std::vector<std::pair<std::string, std::unique_ptr<Metric>>>& metrics,
                 const TableOptions& options);

}  // namespace manako
