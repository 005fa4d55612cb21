#include <nlohmann/json.hpp>

#include "core/files.hpp"
#include "tools/sweep/table.hpp"

namespace manako {
namespace {

using Json = nlohmann::ordered_json;

Json cell_json(const Cell& cell) {
  Json out = {{"values", cell.values}, {"mean", cell.mean}};
  if (cell.deviation) out["standard_deviation"] = *cell.deviation;
  if (const auto& d = cell.difference)
    out["difference"] = {{"value", d->value}, {"low", d->low}, {"high", d->high}, {"p", d->p}};
  return out;
}

Json row_json(const Row& row, const std::vector<Score>& scores) {
  Json out = {{"label", row.label}, {"overrides", Json::object()}, {"runs", row.names},
              {"seeds", row.seeds}, {"failed", row.failed},        {"scores", Json::object()}};
  for (const Override& change : row.overrides)
    out["overrides"][change.key] = Json::parse(change.value);
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    out["scores"][scores[i].name] = cell_json(row.cells[i]);
  return out;
}

}  // namespace

std::string Table::json() const {
  Json out = {{"format", "manako table 1"},
              {"name", name},
              {"split", split},
              {"sentences", sentences},
              {"metric", metric},
              {"best", best ? Json(rows[*best].label) : Json()},
              {"baseline", rows[baseline].label},
              {"resamples", resamples},
              {"scores", Json::array()},
              {"settings", Json::array()},
              {"differences", Json::array()},
              {"warnings", warnings}};
  for (const Score& score : scores)
    out["scores"].push_back({{"name", score.name},
                             {"signature", score.signature},
                             {"higher_is_better", score.higher_is_better}});
  for (const Row& row : rows) out["settings"].push_back(row_json(row, scores));
  for (const Difference& difference : differences) {
    Json values = Json::array();
    for (const std::string& value : difference.values)
      values.push_back(value.empty() ? Json() : Json::parse(value));
    out["differences"].push_back({{"key", difference.key}, {"values", values}});
    for (const std::string& key : difference.followers)
      out["differences"].push_back({{"key", key}, {"values", values}});
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void Table::publish(const std::string& directory) const {
  manako::publish(directory + "/table.json", json());
  manako::publish(directory + "/table.html", html());
}

}  // namespace manako
