#include <algorithm>

#include "core/log.hpp"
#include "tools/sweep/table_words.hpp"

namespace manako {
namespace {

constexpr const char* head = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%TITLE%</title>
<style>
:root { color-scheme: light dark; --page: #fbfaf8; --card: #fff; --ink: #1d2328; --faint: #6a737b;
  --line: #e3e0da; --accent: #0b6e75; --good: #1c7c3c; --bad: #b3402e; --warn: #fff3d6; }
@media (prefers-color-scheme: dark) { :root { --page: #14171a; --card: #1c2024; --ink: #e6e8ea;
  --faint: #98a1a8; --line: #30363b; --accent: #5cc8cf; --good: #6fcf8a; --bad: #f08a76; --warn: #3a3018; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
.faint, small { color: var(--faint); }
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .55rem .8rem; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--faint); font-weight: 600; font-size: .85rem; }
th:first-child, td:first-child { text-align: left; }
tbody th { font-weight: 500; white-space: normal; min-width: 9rem; overflow-wrap: anywhere; }
td small { display: block; font-size: .8rem; }
.best { color: var(--accent); font-weight: 700; }
.up { color: var(--good); } .down { color: var(--bad); }
.tag { font-size: .75rem; border: 1px solid var(--line); border-radius: 99px; padding: .05rem .5rem;
  margin-left: .4rem; color: var(--faint); white-space: nowrap; }
.warning { background: var(--warn); border-radius: 8px; padding: .6rem .8rem; margin: .6rem 0; }
.strip { display: block; width: 100%; height: 1.5rem; margin-bottom: .5rem; overflow: visible; }
svg line { stroke: var(--line); } svg circle { fill: var(--accent); fill-opacity: .55; }
svg .mean { stroke: var(--ink); stroke-width: 2; }
.plot { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; font-size: .9rem;
  overflow-wrap: anywhere; }
.ends { display: flex; justify-content: space-between; gap: 1rem; font-size: .8rem; text-align: center; }
ul { padding-left: 1.2rem; color: var(--faint); font-size: .9rem; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
)";

/// Text as it may stand anywhere in HTML; control characters are shown, not obeyed.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : log::printable(text))
    out += c == '&'    ? "&amp;"
           : c == '<'  ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '"'  ? "&quot;"
           : c == '\'' ? "&#39;"
                       : std::string(1, c);
  return out;
}

std::string cell_html(const Score& score, const Cell& cell, bool best) {
  std::string out = fmt::format("<td{}>{}", best ? " class=\"best\"" : "", mean_text(score, cell));
  if (const auto& d = cell.difference) {
    const bool sure = (d->low > 0) == (d->high > 0) && d->low != 0 && d->high != 0;
    out +=
        fmt::format("<small class=\"{}\">{:+.2f} [{:+.2f}, {:+.2f}]</small><small>p {:.3f}</small>",
                    !sure          ? "faint"
                    : d->value > 0 ? "up"
                                   : "down",
                    d->value, d->low, d->high, d->p);
  }
  return out + "</td>";
}

std::size_t best_row(const Table& table, std::size_t column) {
  std::size_t best = table.rows.size();
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (table.rows[i].cells.empty()) continue;
    const double mean = table.rows[i].cells[column].mean;
    const double so_far = best < i ? table.rows[best].cells[column].mean : mean;
    if (best > i || (table.scores[column].higher_is_better ? mean > so_far : mean < so_far))
      best = i;
  }
  return best;
}

std::string scores_html(const Table& table) {
  std::string out = "<div class=\"wide\"><table><thead><tr><th>setting</th><th>seeds</th>";
  std::vector<std::size_t> best;
  for (std::size_t k = 0; k < table.scores.size(); ++k) {
    out += "<th>" + escaped(table.scores[k].name) + "</th>";
    best.push_back(best_row(table, k));
  }
  out += "</tr></thead><tbody>\n";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Row& row = table.rows[i];
    const bool base = i == table.baseline && table.rows.size() > 1;
    out += fmt::format("<tr><th scope=\"row\">{}{}{}</th><td>{}</td>", escaped(row.label),
                       base ? "<span class=\"tag\">baseline</span>" : "",
                       row.failed.empty() ? "" : "<span class=\"tag\">failed runs</span>",
                       row.seeds.size());
    for (std::size_t k = 0; k < row.cells.size(); ++k)
      out += cell_html(table.scores[k], row.cells[k], best[k] == i && table.rows.size() > 1);
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

/// Every run as a dot on the axis of the table's metric, the mean of each setting as a bar.
std::string plot_html(const Table& table) {
  const auto named = std::ranges::find(table.scores, table.metric, &Score::name);
  const auto column = static_cast<std::size_t>(named - table.scores.begin());
  double low = 1e300, high = -1e300;
  for (const Row& row : table.rows)
    if (!row.cells.empty())
      for (const double v : row.cells[column].values) {
        low = std::min(low, v);
        high = std::max(high, v);
      }
  if (low > high) return "";
  const double margin = high > low ? 0.05 * (high - low) : 1;
  low -= margin;
  high += margin;
  // Shares of the width: the axis is as wide as the page, and its texts keep their size.
  const auto x = [&](double v) { return 100 * (v - low) / (high - low); };
  std::string out = fmt::format(
      "<h2>{0} of every run</h2>\n<div class=\"plot\" role=\"img\" aria-label=\"{0} of every run, "
      "by "
      "setting\">\n",
      escaped(table.metric));
  for (const Row& row : table.rows) {
    out += fmt::format(
        "<div>{}</div><svg class=\"strip\"><line x1=\"0\" y1=\"50%\" x2=\"100%\" y2=\"50%\"/>",
        escaped(row.label));
    if (!row.cells.empty()) {
      const Cell& cell = row.cells[column];
      for (std::size_t k = 0; k < cell.values.size(); ++k)
        out += fmt::format(
            "<circle cx=\"{:.1f}%\" cy=\"50%\" r=\"5\"><title>{}: {:.3f}</title></circle>",
            x(cell.values[k]), escaped(row.names[k]), cell.values[k]);
      out += fmt::format(
          "<line class=\"mean\" x1=\"{0:.1f}%\" y1=\"10%\" x2=\"{0:.1f}%\" y2=\"90%\"/>",
          x(cell.mean));
    }
    out += "</svg>\n";
  }
  return out +
         fmt::format(
             "<div class=\"ends faint\"><span>{:.2f}</span><span>dot: a run; bar: the mean of "
             "a setting</span><span>{:.2f}</span></div>\n</div>\n",
             low, high);
}

std::string differences_html(const Table& table) {
  if (table.differences.empty()) return "";
  std::string out = "<h2>What differs</h2>\n<div class=\"wide\"><table><thead><tr><th>key</th>";
  for (const Row& row : table.rows) out += "<th>" + escaped(row.label) + "</th>";
  out += "</tr></thead><tbody>\n";
  for (const Difference& difference : table.differences) {
    out += "<tr><th scope=\"row\">" + escaped(key_text(difference)) + "</th>";
    for (const std::string& value : difference.values)
      out += "<td>" + escaped(shown(value)) + "</td>";
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace

std::string Table::html() const {
  std::string out = head;
  const std::string mark = "%TITLE%";
  out.replace(out.find(mark), mark.size(), escaped(name));
  const std::string title = title_text(*this);
  out += "<h1>" + escaped(name) + "</h1>\n<p class=\"faint\">" +
         escaped(title.substr(name.size() + 2)) + "</p>\n";
  for (const std::string& warning : warnings)
    out += "<p class=\"warning\">" + escaped(warning) + "</p>\n";
  out += scores_html(*this) + plot_html(*this) + differences_html(*this) + "<ul>\n";
  for (const std::string& note : notes(*this)) out += "<li>" + escaped(note) + "</li>\n";
  return out + "</ul>\n</main>\n</body>\n</html>\n";
}

}  // namespace manako
