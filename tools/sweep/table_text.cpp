#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/log.hpp"
#include "tools/sweep/table_words.hpp"

namespace manako {
namespace {

std::size_t code_points_in(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
}

/// Columns of texts, each as wide as its widest; the first to the left, the others to the right.
std::string aligned(const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], code_points_in(line[i]));
    }
  std::string out;
  for (const auto& line : lines) {
    std::string text = fmt::format("{:<{}}", line[0], widths[0]);
    for (std::size_t i = 1; i < line.size(); ++i)
      text += fmt::format("  {:>{}}", line[i], widths[i]);
    out += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

}  // namespace

std::string shown(const std::string& json) {
  if (json.empty()) return "-";
  const auto value = nlohmann::ordered_json::parse(json);
  return value.is_string() ? value.get<std::string>() : json;
}

std::string mean_text(const Score& score, const Cell& cell) {
  const int digits = score.name == "perplexity" ? 3 : 2;
  return fmt::format("{:.{}f}", cell.mean, digits) +
         (cell.deviation ? fmt::format(" ± {:.{}f}", *cell.deviation, digits) : "");
}

std::string difference_text(const PairedDifference& d) {
  return fmt::format("{:+.2f} [{:+.2f}, {:+.2f}] p {:.3f}", d.value, d.low, d.high, d.p);
}

std::string key_text(const Difference& difference) {
  const std::size_t more = difference.followers.size();
  return difference.key + (more > 0 ? fmt::format(" (and {} below)", more) : "");
}

std::string title_text(const Table& table) {
  std::size_t runs = 0;
  for (const Row& row : table.rows) runs += row.seeds.size();
  return fmt::format("{}: {} setting{}, {} run{}, {} split of {} sentences", table.name,
                     table.rows.size(), table.rows.size() == 1 ? "" : "s", runs,
                     runs == 1 ? "" : "s", table.split, table.sentences);
}

std::vector<std::string> notes(const Table& table) {
  std::vector<std::string> out;
  if (table.rows.size() > 1 && table.best)
    out.push_back(fmt::format("best {}: {}", table.metric, table.rows[*table.best].label));
  const auto any = [&](auto has) {
    return std::ranges::any_of(table.rows,
                               [&](const Row& row) { return std::ranges::any_of(row.cells, has); });
  };
  if (any([](const Cell& cell) { return cell.deviation.has_value(); }))
    out.emplace_back("±: standard deviation over seeds (of the sample)");
  if (any([](const Cell& cell) { return cell.difference.has_value(); }))
    out.push_back(fmt::format(
        "differences: paired bootstrap resampling (Koehn 2004) of the sentences, {} resamples, "
        "mean over seeds; [95% percentile interval], one-sided p. They say how sure a difference "
        "between these runs is on other sentences, not with other seeds",
        Table::resamples));
  for (const Score& score : table.scores)
    if (!score.signature.empty()) out.push_back(score.name + ": " + score.signature);
  return out;
}

std::string Table::text() const {
  std::vector<std::vector<std::string>> means = {{"setting", "seeds"}}, against;
  for (const Score& score : scores) means[0].push_back(score.name);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    std::vector<std::string> line = {row.label + (i == baseline && rows.size() > 1 ? " *" : ""),
                                     std::to_string(row.seeds.size())};
    std::vector<std::string> difference = {row.label};
    for (std::size_t k = 0; k < row.cells.size(); ++k) {
      line.push_back(mean_text(scores[k], row.cells[k]));
      if (row.cells[k].difference) difference.push_back(difference_text(*row.cells[k].difference));
    }
    means.push_back(std::move(line));
    if (difference.size() > 1) against.push_back(std::move(difference));
  }
  std::string out = fmt::format("{}\n\n{}", title_text(*this), aligned(means));
  if (!against.empty()) {
    std::vector<std::string> head = {"difference to *"};
    for (const Score& score : scores)
      if (!score.signature.empty()) head.push_back(score.name);
    against.insert(against.begin(), head);
    out += fmt::format("\n{}", aligned(against));
  }
  if (!differences.empty()) {
    std::vector<std::vector<std::string>> lines = {{"different keys"}};
    for (const Row& row : rows) lines[0].push_back(row.label);
    for (const Difference& difference : differences) {
      std::vector<std::string>& line = lines.emplace_back(std::vector{key_text(difference)});
      for (const std::string& value : difference.values) line.push_back(shown(value));
    }
    out += fmt::format("\n{}", aligned(lines));
  }
  out += "\n";
  for (const std::string& note : notes(*this)) out += fmt::format("{}\n", note);
  for (const std::string& warning : warnings) out += fmt::format("warning: {}\n", warning);
  return log::printable(out);
}

}  // namespace manako
