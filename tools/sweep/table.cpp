#include "tools/sweep/table.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/error.hpp"

namespace manako {
namespace {

std::vector<double> values_of(const SettingRuns& setting, double Evaluation::*number) {
  std::vector<double> out;
  for (const EvaluatedRun& run : setting.runs) out.push_back(run.evaluation.*number);
  return out;
}

Cell summarize(std::vector<double> values) {
  Cell out{.values = std::move(values)};
  const auto n = static_cast<double>(out.values.size());
  for (const double v : out.values) out.mean += v / n;
  if (out.values.size() < 2) return out;
  double squares = 0;
  for (const double v : out.values) squares += (v - out.mean) * (v - out.mean);
  out.deviation = std::sqrt(squares / (n - 1));
  return out;
}

/// The cells of a text metric; `comparable` are those that can be set against the baseline.
std::vector<Cell> text_cells(const Metric& metric, const std::vector<SettingRuns>& settings,
                             std::size_t baseline, const std::vector<bool>& comparable) {
  std::vector<Cell> out;
  std::vector<std::optional<Resampled>> resampled;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    std::vector<CorpusStatistics> runs;
    std::vector<double> scores;
    for (const EvaluatedRun& run : settings[i].runs) {
      runs.push_back(metric.corpus_statistics(run.evaluation.outputs, run.evaluation.references));
      scores.push_back(metric.score(runs.back()));
    }
    out.push_back(summarize(std::move(scores)));
    resampled.emplace_back();
    if (comparable[i]) resampled[i] = resample(metric, runs, Table::resamples);
  }
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (i != baseline && resampled[i] && resampled[baseline])
      out[i].difference = paired_difference(*resampled[i], *resampled[baseline]);
  return out;
}

/// Settings all of whose runs saw the sentences that the baseline saw.
std::vector<bool> same_sentences(const std::vector<SettingRuns>& settings, std::size_t baseline) {
  std::vector<bool> out;
  const auto& base = settings[baseline].runs;
  for (const SettingRuns& setting : settings)
    out.push_back(!base.empty() && !setting.runs.empty() &&
                  std::ranges::all_of(setting.runs, [&](const EvaluatedRun& run) {
                    return run.evaluation.data == base[0].evaluation.data;
                  }));
  return out;
}

void warn(Table& table, const std::vector<SettingRuns>& settings,
          const std::vector<bool>& comparable) {
  std::set<std::string> data, vocabularies;
  for (const SettingRuns& setting : settings)
    for (const EvaluatedRun& run : setting.runs) {
      data.insert(run.evaluation.data);
      vocabularies.insert(run.evaluation.vocabularies);
    }
  if (data.size() > 1)
    table.warnings.push_back(fmt::format(
        "the {} split is not the same for all runs: {} different ones; no score can be compared "
        "between them",
        table.split, data.size()));
  if (vocabularies.size() > 1)
    table.warnings.emplace_back(
        "the vocabularies differ: perplexity and token accuracy can only be compared between runs "
        "that share theirs");
  if (settings.size() > 1 && !comparable[table.baseline])
    table.warnings.push_back(
        fmt::format("the baseline, {}, has no result: there is nothing to compare with",
                    settings[table.baseline].label));
  for (const SettingRuns& setting : settings)
    for (const std::string& name : setting.failed)
      table.warnings.push_back(fmt::format("{} has failed and is not counted", name));
}

void choose_best(Table& table) {
  const auto score = std::ranges::find(table.scores, table.metric, &Score::name);
  if (score == table.scores.end()) {
    std::vector<std::string> names;
    for (const Score& known : table.scores) names.push_back(known.name);
    fail(Exit::usage, "table: unknown score \"{}\"; expected one of {}", table.metric,
         fmt::join(names, ", "));
  }
  const auto column = static_cast<std::size_t>(score - table.scores.begin());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (table.rows[i].cells.empty()) continue;
    const double mean = table.rows[i].cells[column].mean;
    if (!table.best) {
      table.best = i;
      continue;
    }
    const double so_far = table.rows[*table.best].cells[column].mean;
    if (score->higher_is_better ? mean > so_far : mean < so_far) table.best = i;
  }
}

}  // namespace

Table make_table(std::vector<SettingRuns> settings,
                 const std::vector<std::pair<std::string, std::unique_ptr<Metric>>>& metrics,
                 const TableOptions& options) {
  Table out{.name = options.name,
            .split = options.split,
            .baseline = options.baseline,
            .metric = options.metric,
            .differences = options.differences};
  bool has_texts = true;
  for (SettingRuns& setting : settings) {
    std::ranges::sort(setting.runs, {},
                      [](const EvaluatedRun& run) { return std::pair(run.seed, run.name); });
    Row& row = out.rows.emplace_back(
        Row{.label = setting.label, .overrides = setting.overrides, .failed = setting.failed});
    for (const EvaluatedRun& run : setting.runs) {
      row.names.push_back(run.name);
      row.seeds.push_back(run.seed);
      out.sentences = run.evaluation.sentences;
      has_texts = has_texts && !run.evaluation.references.empty();
    }
  }
  const std::vector<bool> comparable = same_sentences(settings, options.baseline);
  warn(out, settings, comparable);

  const auto add = [&](Score score, const std::vector<Cell>& cells) {
    out.scores.push_back(std::move(score));
    for (std::size_t i = 0; i < settings.size(); ++i)
      if (!settings[i].runs.empty()) out.rows[i].cells.push_back(cells[i]);
  };
  if (has_texts)
    for (const auto& [name, metric] : metrics)
      add({name, metric->signature(), metric->higher_is_better()},
          text_cells(*metric, settings, options.baseline, comparable));
  const auto add_number = [&](const char* name, double Evaluation::*number, bool higher) {
    std::vector<Cell> cells;
    for (const SettingRuns& setting : settings)
      cells.push_back(summarize(values_of(setting, number)));
    add({.name = name, .higher_is_better = higher}, cells);
  };
  add_number("perplexity", &Evaluation::perplexity, false);
  add_number("token_accuracy", &Evaluation::token_accuracy, true);
  if (out.metric.empty()) out.metric = out.scores[0].name;
  choose_best(out);
  return out;
}

}  // namespace manako
