#include "tools/cross_checks.hpp"

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "tools/data/data_source.hpp"

namespace manako {
namespace {

// The sum may be above what integers hold.
double count_of(const Params& shapes) {
  double count = 0;
  for (const Param& param : shapes.all()) count += static_cast<double>(param.value.size());
  return count;
}

void check_size(Spec& spec, const Params& shapes) {
  constexpr double most = 1e11;  // 400 GB of weights alone
  const double count = count_of(shapes);
  if (count > most)
    spec.problem("model", fmt::format("{:.3g} parameters; expected at most {:g}; likely fix: "
                                      "smaller widths or fewer layers",
                                      count, most));
}

/// Keys of data sources that say how long sequences are, without the token at an end.
struct LengthKey {
  const char* section;  ///< "": of the source itself
  const char* key;
  std::int64_t ends;
};
constexpr LengthKey length_keys[] = {{"", "context", 0},
                                     {"", "max_length", 1},
                                     {"", "target_length", 1},
                                     {"source", "max_length", 1},
                                     {"target", "max_length", 1}};

void check_lengths(Spec& spec, const Model& model) {
  const nlohmann::ordered_json read = spec.resolved()["data"];
  Spec data = spec.component("data", {}, DataSources::names());
  for (const auto& [section, key, ends] : length_keys) {
    const bool inner = *section != '\0';
    if (inner && !(read.contains(section) && read[section].is_object())) continue;
    const auto& object = inner ? read[section] : read;
    if (!object.contains(key) || !object[key].is_number_integer()) continue;
    const auto length = object[key].get<std::int64_t>();
    if (length <= 0 || length + ends <= model.max_length()) continue;
    Spec at = inner ? data.section(section, {}) : data;
    at.problem(key, fmt::format("{} tokens{}, but the model has positions for {}; likely fix: a "
                                "larger max_length in model.position",
                                length, ends > 0 ? " and their end" : "", model.max_length()));
  }
}

}  // namespace

void check_across(Spec& spec, const Params& shapes, const Model& model) {
  check_size(spec, shapes);
  check_lengths(spec, model);
}

}  // namespace manako
