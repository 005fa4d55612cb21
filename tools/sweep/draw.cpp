#include "tools/sweep/draw.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace manako {
namespace {

using Json = nlohmann::ordered_json;

Json raw(Spec& object, const std::string& key) {
  object.ignore({key});
  const Json& whole = object.json().at(Json::json_pointer(object.path()));
  if (whole.is_object()) return whole.at(key);
  object.problem("", "expected an object of key -> value");  // a text stood for {"type": text}
  return nullptr;
}

/// Four digits are enough to try, and short enough to read.
std::string rounded(double value, double low, double high) {
  const auto short_value = Json::parse(fmt::format("{:.4g}", value)).get<double>();
  return Json(std::clamp(short_value, low, high)).dump();
}

bool possible(const std::string& kind, double low, double high) {
  constexpr double largest = 1e15;  // of the integers that a double holds exactly
  if (!(low <= high)) return false;
  if (kind == "log_uniform") return low > 0;
  return kind != "integer" ||
         (low == std::floor(low) && high == std::floor(high) && low >= -largest && high <= largest);
}

std::string draw_between(const std::string& kind, double low, double high, const Random& random,
                         std::uint64_t i) {
  const double u = random.uniform(i);
  if (kind == "uniform") return rounded(low + u * (high - low), low, high);
  if (kind == "log_uniform") return rounded(low * std::exp(u * std::log(high / low)), low, high);
  const auto from = static_cast<std::int64_t>(low), to = static_cast<std::int64_t>(high);
  return std::to_string(from + random.below(to - from + 1, i));
}

}  // namespace

std::string raw_value(Spec& object, const std::string& key) { return raw(object, key).dump(); }

std::vector<std::string> read_values(Spec& object, const std::string& key) {
  const Json values = raw(object, key);
  std::vector<std::string> out;
  if (values.is_array())
    for (const Json& value : values) out.push_back(value.dump());
  if (!out.empty()) return out;
  object.problem(key, "expected a list of one value or more, such as [0, 0.1]");
  return {"null"};
}

std::vector<std::string> draw(Spec& from, std::int64_t count, const Random& random) {
  const std::vector<std::string> kinds = {"uniform", "log_uniform", "integer", "choice"};
  from.ignore(kinds);
  const std::vector<std::string> given = from.keys();
  const std::string kind = given.size() == 1 ? given[0] : "";
  std::vector<std::string> out;
  if (std::ranges::find(kinds, kind) == kinds.end()) {
    from.problem("", R"(expected one of {"uniform": [a, b]}, {"log_uniform": [a, b]}, )"
                     R"({"integer": [a, b]} or {"choice": [...]})");
  } else if (kind == "choice") {
    const std::vector<std::string> values = read_values(from, kind);
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i)
      out.push_back(values[static_cast<std::size_t>(random.below(std::ssize(values), i))]);
  } else {
    const std::vector<double> ends = from.numbers(kind, {.size = 2, .help = "from, to"});
    if (!possible(kind, ends[0], ends[1]))
      from.problem(kind, fmt::format("[{}, {}]: expected [a, b], {}a <= b{}", ends[0], ends[1],
                                     kind == "log_uniform" ? "0 < " : "",
                                     kind == "integer" ? ", whole numbers" : ""));
    else
      for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i)
        out.push_back(draw_between(kind, ends[0], ends[1], random, i));
  }
  return out;
}

}  // namespace manako
