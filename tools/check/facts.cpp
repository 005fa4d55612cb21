#include "tools/check/facts.hpp"
#include <cmath>
#include <functional>

namespace manako::check {
namespace {

using Json = nlohmann::ordered_json;

const Json* find(const Json& spec, const std::string& pointer) {
  const Json::json_pointer at(pointer);
  return spec.contains(at) ? &spec.at(at) : nullptr;
}

void each_below(const Json& node, const std::string& key,
                const std::function<void(const Json&)>& f) {
  if (!node.is_structured()) return;
  for (const auto& [name, value] : node.items()) {
    if (name == key && node.is_object()) f(value);
    each_below(value, key, f);
  }
}

}  // namespace

Facts::Facts(const Experiment& experiment, const DataFacts& own_data)
    : data(own_data), experiment_(experiment), spec_(Json::parse(experiment.resolved())) {}

double Facts::number(const std::string& pointer) const {
  const Json* found = find(spec_, pointer);
  return found != nullptr && found->is_number() ? found->get<double>() : DataFacts::unknown;
}

std::string Facts::text(const std::string& pointer) const {
  const Json* found = find(spec_, pointer);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

bool Facts::is_false(const std::string& pointer) const {
  const Json* found = find(spec_, pointer);
  return found != nullptr && found->is_boolean() && !found->get<bool>();
}

double Facts::updates(const std::string& pointer) const {
  const auto interval = Interval::parse(text(pointer));
  if (!interval) return DataFacts::unknown;
  switch (interval->unit) {
    case Interval::Unit::updates:
      return interval->count;
    case Interval::Unit::epochs:
      return interval->count * updates_per_epoch();
    case Interval::Unit::tokens:
      return interval->count / tokens_per_update();
    case Interval::Unit::seconds:
      break;
  }
  return DataFacts::unknown;
}

std::vector<double> Facts::numbers(const std::string& pointer, const std::string& key) const {
  std::vector<double> out;
  if (const Json* below = find(spec_, pointer))
    each_below(*below, key, [&](const Json& value) {
      if (value.is_number()) out.push_back(value.get<double>());
    });
  return out;
}

bool Facts::any(const std::string& pointer, const std::string& key,
                const std::string& value) const {
  bool found = false;
  if (const Json* below = find(spec_, pointer))
    each_below(*below, key, [&](const Json& own) { found = found || own == value; });
  return found;
}

double Facts::warmup() const {
  const double given = updates("/schedule/warmup");
  return std::isnan(given) ? 0 : given;
}

double Facts::updates_per_epoch() const {
  return std::ceil(data.batches_per_epoch / number("/training/accumulate"));
}

double Facts::tokens_per_update() const { return data.train_tokens / updates_per_epoch(); }

double Facts::lr_for_width() const { return number("/optimizer/lr") * std::sqrt(d_model()); }

bool Facts::clips() const {
  return number("/training/clip/norm") > 0 || number("/training/clip/value") > 0;
}

bool Facts::validates() const {
  return experiment_.data->has_split("valid") && !text("/training/validate_every").empty();
}

double Facts::parameters() const {
  return static_cast<double>(experiment_.params ? experiment_.params->count()
                                                : experiment_.shapes().count());
}

}  // namespace manako::check
