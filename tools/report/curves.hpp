#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/report/text.hpp"

namespace manako::report {

/// Values of one name, at some rows of their table.  Not a number: it was not finite.
struct Series {
  std::string name;
  std::vector<std::int64_t> rows;
  std::vector<double> values;
};

/// Lines of metrics.jsonl of one kind.  Every number of a line that is no axis is a series.
struct Curves {
  static constexpr std::array<const char*, 4> axis_names = {"update", "epoch", "tokens", "seconds"};
  std::array<std::vector<double>, 4> axes;  ///< one number a row; not a number where none is known
  std::vector<Series> series;               ///< in the order of their first line

  std::int64_t num_rows() const { return static_cast<std::int64_t>(axes[0].size()); }
  const Series* find(std::string_view name) const;
};

struct MetricsLog {
  Curves train, valid;
  std::int64_t unreadable = 0;  ///< lines that are no JSON object
};

/// Reads the text of metrics.jsonl.  Where a validation does not say how many tokens and seconds
/// had passed, they are interpolated between the lines of training around it.
MetricsLog read_metrics(std::string_view text);

/// {"axes": {"update": [..], ..}, "series": {"loss": {"rows": [..], "values": [..]}, ..}}, at most
/// `most_points` a series (see thinned()); "rows" is left out where it would count 0, 1, 2, ...
Json to_json(const Curves& curves, std::int64_t most_points);

}  // namespace manako::report
