#include "tools/report/curves.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/lines.hpp"
#include "tools/report/thin.hpp"

namespace manako::report {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double number(const Json& value) { return value.is_number() ? value.get<double>() : unknown; }

// Numbers, and the texts that stand for those that are not finite.
bool is_value(const Json& value) {
  return value.is_number() || value == "nan" || value == "inf" || value == "-inf";
}

bool is_axis(const std::string& name) {
  return std::count(Curves::axis_names.begin(), Curves::axis_names.end(), name) > 0;
}

void add_values(Curves& to, const Json& values) {
  for (const auto& [name, value] : values.items()) {
    if (is_axis(name) || !is_value(value)) continue;
    const auto same = [&key = name](const Series& s) { return s.name == key; };
    auto series = std::find_if(to.series.begin(), to.series.end(), same);
    if (series == to.series.end()) series = to.series.insert(series, Series{name, {}, {}});
    series->rows.push_back(to.num_rows() - 1);
    series->values.push_back(number(value));
  }
}

void add_row(Curves& to, const Json& line, const Json& values) {
  for (std::size_t i = 0; i < to.axes.size(); ++i)
    to.axes[i].push_back(line.contains(Curves::axis_names[i]) ? number(line[Curves::axis_names[i]])
                                                              : unknown);
  add_values(to, values);
}

// y at x on the line through the points around it; flat outside of them.
double interpolate(const std::vector<double>& xs, const std::vector<double>& ys, double x) {
  if (xs.empty()) return unknown;
  const auto after =
      static_cast<std::size_t>(std::lower_bound(xs.begin(), xs.end(), x) - xs.begin());
  if (after == xs.size()) return ys.back();
  if (after == 0 || xs[after] == x) return ys[after];
  const double share = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + share * (ys[after] - ys[after - 1]);
}

Json texts(const std::vector<double>& values, const std::vector<std::int64_t>& at) {
  Json out = Json::array();
  for (const std::int64_t i : at) out.push_back(rounded(values[static_cast<std::size_t>(i)]));
  return out;
}

}  // namespace

const Series* Curves::find(std::string_view name) const {
  for (const Series& s : series)
    if (s.name == name) return &s;
  return nullptr;
}

MetricsLog read_metrics(std::string_view text) {
  MetricsLog out;
  for (const std::string_view own : lines_of(text)) {
    const auto line = parse(own);
    if (!line || !line->is_object()) {
      out.unreadable += own.empty() ? 0 : 1;
    } else if (line->contains("valid") && (*line)["valid"].is_object()) {
      add_row(out.valid, *line, (*line)["valid"]);
    } else {
      add_row(out.train, *line, *line);
    }
  }
  for (std::size_t axis = 1; axis < out.valid.axes.size(); ++axis)
    for (std::size_t row = 0; row < out.valid.axes[axis].size(); ++row)
      if (double& value = out.valid.axes[axis][row]; std::isnan(value))
        value = interpolate(out.train.axes[0], out.train.axes[axis], out.valid.axes[0][row]);
  return out;
}

Json to_json(const Curves& curves, std::int64_t most_points) {
  std::vector<std::vector<std::int64_t>> kept;  // of each series: indices of its values
  std::set<std::int64_t> rows;                  // of the table that some series needs
  for (const Series& s : curves.series) {
    kept.push_back(thinned(s.values, most_points));
    for (const std::int64_t i : kept.back()) rows.insert(s.rows[static_cast<std::size_t>(i)]);
  }
  const std::vector<std::int64_t> table(rows.begin(), rows.end());
  Json out = {{"axes", Json::object()}, {"series", Json::object()}};
  for (std::size_t i = 0; i < curves.axes.size(); ++i)
    out["axes"][Curves::axis_names[i]] = texts(curves.axes[i], table);
  for (std::size_t k = 0; k < kept.size(); ++k) {
    const Series& s = curves.series[k];
    Json own = {{"values", texts(s.values, kept[k])}};
    if (kept[k].size() != table.size()) {
      for (const std::int64_t i : kept[k]) {
        const std::int64_t row = s.rows[static_cast<std::size_t>(i)];
        own["rows"].push_back(std::lower_bound(table.begin(), table.end(), row) - table.begin());
      }
    }
    out["series"][s.name] = own;
  }
  return out;
}

}  // namespace manako::report
