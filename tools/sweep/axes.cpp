#include "tools/sweep/axes.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/random.hpp"
#include "tools/sweep/draw.hpp"

namespace manako {
namespace {

constexpr std::size_t most_settings = 10000;

/// The ways to go along one axis (or several that go together).
using Axis = std::vector<Setting>;

/// Finds keys that two axes want to set, or that no axis can.
class Keys {
 public:
  void add(Spec& at, const std::string& key) {
    if (key == "seed") at.problem(key, R"(is no axis; list the seeds in "seeds")");
    for (const char* fixed : {"name", "sweep", "extends", "spec_version"})
      if (key == fixed || key.starts_with(std::string(fixed) + "."))
        at.problem(key, "cannot be an axis");
    for (const auto& [other, path] : taken_)
      if (other == key || other.starts_with(key + ".") || key.starts_with(other + "."))
        at.problem(key, fmt::format("is set by {} already, as \"{}\"", path, other));
    fresh_.emplace_back(key, at.path());
  }
  /// The keys added since the last call belong to one axis; later ones must not meet them.
  void close() {
    taken_.insert(taken_.end(), fresh_.begin(), fresh_.end());
    fresh_.clear();
  }

 private:
  std::vector<std::pair<std::string, std::string>> taken_, fresh_;
};

std::vector<Axis> read_grid(Spec& sweep, Keys& keys) {
  Spec grid = sweep.section("grid", {.help = "every combination: key -> list of values"});
  std::vector<Axis> out;
  for (const std::string& key : grid.keys()) {
    keys.add(grid, key);
    keys.close();
    Axis& axis = out.emplace_back();
    for (std::string& value : read_values(grid, key)) axis.push_back({{key, std::move(value)}});
  }
  return out;
}

Axis read_zip(Spec& sweep, Keys& keys) {
  Spec zip =
      sweep.section("zip", {.help = "the first values together, the second, ...: key -> list"});
  Axis out;
  for (const std::string& key : zip.keys()) {
    keys.add(zip, key);
    keys.close();
    const std::vector<std::string> values = read_values(zip, key);
    if (out.empty()) out.resize(values.size());
    if (values.size() != out.size())
      zip.problem(key, fmt::format("has {} values and the keys before it have {}; expected equally "
                                   "many",
                                   values.size(), out.size()));
    for (std::size_t i = 0; i < std::min(out.size(), values.size()); ++i)
      out[i].push_back({key, values[i]});
  }
  return out;
}

Axis read_random(Spec& sweep, Keys& keys) {
  const Random random = Random(static_cast<std::uint64_t>(sweep.integer(
                                   "seed", {.fallback = 1, .help = "of the random axes"})))
                            .child("sweep");
  const std::int64_t count =
      sweep.integer("num_random", {.fallback = 8,
                                   .min = 1,
                                   .max = most_settings,
                                   .help = "draws of \"random\"; equal ones count once"});
  Spec axes = sweep.section(
      "random", {.help = R"(drawn values: key -> {"uniform": [a, b]}, {"log_uniform": [a, b]}, )"
                         R"({"integer": [a, b]} or {"choice": [...]})"});
  Axis drawn;
  for (const std::string& key : axes.keys()) {
    keys.add(axes, key);
    keys.close();
    Spec own = axes.section(key, {.help = "how this key is drawn"});
    const std::vector<std::string> values = draw(own, count, random.child(key));
    drawn.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) drawn[i].push_back({key, values[i]});
  }
  Axis out;
  for (Setting& setting : drawn)
    if (std::ranges::find(out, setting) == out.end()) out.push_back(std::move(setting));
  return out;
}

Axis read_list(Spec& sweep, Keys& keys) {
  Axis out;
  for (Spec& own : sweep.list("list", "settings one by one: objects of key -> value")) {
    out.push_back(read_overrides(own));
    for (const Override& change : out.back()) keys.add(own, change.key);
  }
  keys.close();
  return out;
}

}  // namespace

Setting read_overrides(Spec& object) {
  Setting out;
  for (const std::string& key : object.keys()) out.push_back({key, raw_value(object, key)});
  return out;
}

std::vector<Setting> read_settings(Spec& sweep) {
  Keys keys;
  std::vector<Axis> axes = {read_list(sweep, keys)};
  for (Axis& axis : read_grid(sweep, keys)) axes.push_back(std::move(axis));
  axes.push_back(read_zip(sweep, keys));
  axes.push_back(read_random(sweep, keys));

  std::vector<Setting> out = {{}};
  for (const Axis& axis : axes) {
    if (axis.empty()) continue;
    if (out.size() * axis.size() > most_settings) {
      sweep.problem("", fmt::format("makes more than {} settings; expected fewer values, or "
                                    "\"random\" in place of \"grid\"",
                                    most_settings));
      break;
    }
    std::vector<Setting> longer;
    for (const Setting& before : out)
      for (const Setting& step : axis) {
        longer.push_back(before);
        longer.back().insert(longer.back().end(), step.begin(), step.end());
      }
    out = std::move(longer);
  }
  std::vector<std::string> names = labels(out);
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    sweep.problem("", fmt::format("the setting \"{}\" comes twice", *twice));
  return out;
}

}  // namespace manako
