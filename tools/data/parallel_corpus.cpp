#include "tools/data/parallel_corpus.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "tools/data/alignment.hpp"
#include "tools/data/corpora.hpp"

namespace manako {
namespace {

std::array<std::size_t, 2> read_numbers(Spec& spec) {
  const std::vector<double> columns =
      spec.numbers("columns", {.fallback = std::vector<double>{1, 2},
                               .size = 2,
                               .min = 1,
                               .max = 1000,
                               .help = "of a tsv: those of source and target, counted from 1"});
  const bool whole = std::floor(columns[0]) == columns[0] && std::floor(columns[1]) == columns[1];
  if (!whole) spec.problem("columns", "expected whole numbers, counted from 1");
  if (columns[0] == columns[1]) spec.problem("columns", "source and target are the same column");
  return {static_cast<std::size_t>(columns[0]), static_cast<std::size_t>(columns[1])};
}

std::vector<std::string_view> cut_at_tabs(std::string_view line) {
  std::vector<std::string_view> out;
  for (std::size_t tab; (tab = line.find('\t')) != line.npos; line.remove_prefix(tab + 1))
    out.push_back(line.substr(0, tab));
  out.push_back(line);
  return out;
}

}  // namespace

ParallelCorpus::ParallelCorpus(Spec& spec, const std::string& root, bool required) {
  const auto file = [&](const char* key, const char* help) {
    return spec.text(key, {.fallback = "", .help = help});
  };
  const std::string source = file("source", "text file (or that and .gz; \"-\": standard input)");
  const std::string target = file("target", "text file whose lines translate those of source");
  const std::string tsv = file("tsv", "instead: one file with both, in columns divided by tabs");
  columns_ = read_numbers(spec);
  if (!tsv.empty() && !(source.empty() && target.empty()))
    spec.problem("tsv", "stands beside source or target; expected either a tsv, or both of these");
  else if (source.empty() != target.empty())
    spec.problem(source.empty() ? "source" : "target", "is missing: a split needs both files");
  else if (!tsv.empty())
    files_ = {place_below(root, tsv)};
  else if (!source.empty())
    files_ = {place_below(root, source), place_below(root, target)};
  else if (required)
    spec.problem("", "no files; expected \"source\" and \"target\", or \"tsv\"");
}

void ParallelCorpus::check() const {
  for (const std::string& file : files_) find_text_file(file);
}

ParallelCorpus::Lines ParallelCorpus::read(std::vector<LineReport>& reports) const {
  if (files_.size() == 1) return read_columns(reports);
  LineReport source, target;
  Lines lines{read_lines(files_[0], source), read_lines(files_[1], target)};
  require_same_lines(source.path, lines.source, target.path, lines.target);
  reports.push_back(source);
  reports.push_back(target);
  return lines;
}

ParallelCorpus::Lines ParallelCorpus::read_columns(std::vector<LineReport>& reports) const {
  Lines lines;
  LineReport report;
  const std::size_t least = std::max(columns_[0], columns_[1]);
  for_each_line(files_[0], report, [&](std::string_view line) {
    const std::vector<std::string_view> fields = cut_at_tabs(line);
    const bool empty = line.empty();  // a pair of which both sides are empty
    if (fields.size() < least && !empty)
      fail(Exit::data,
           "{}:{}: {} columns; expected at least {}, divided by tabs; likely fix: another tsv, or "
           "other \"columns\"",
           report.path, report.lines, fields.size(), least);
    lines.source.emplace_back(empty ? line : fields[columns_[0] - 1]);
    lines.target.emplace_back(empty ? line : fields[columns_[1] - 1]);
  });
  reports.push_back(report);
  return lines;
}

}  // namespace manako
