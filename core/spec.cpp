// Reading the values of a spec.
#include "core/spec.hpp"

#include <cmath>
#include <filesystem>

#include "core/spec_object.hpp"

namespace manako {
namespace {

/// ">= 1", "> 0 and < 1"; bounds that exclude nothing sensible are not named.
template <class T>
std::string range(T min, T max, bool above, bool below, bool has_min, bool has_max) {
  std::string out;
  if (has_min) out = fmt::format("{} {}", above ? ">" : ">=", min);
  if (has_max) out += fmt::format("{}{} {}", has_min ? " and " : "", below ? "<" : "<=", max);
  return out;
}

std::string range(const Integer& d) {
  return range(d.min, d.max, false, false, true, d.max != Integer{}.max);
}

template <class Numeric>
std::string range(const Numeric& d, bool above, bool below) {
  return range(d.min, d.max, above, below, d.min > -1e300, d.max < 1e300);
}

template <class Numeric>
Json number_schema(const Numeric& d, bool above, bool below) {
  Json schema = {{"type", "number"}};
  if (d.min > -1e300) schema[above ? "exclusiveMinimum" : "minimum"] = d.min;
  if (d.max < 1e300) schema[below ? "exclusiveMaximum" : "maximum"] = d.max;
  return schema;
}

std::optional<std::int64_t> as_integer(const Json& value, const Integer& d) {
  if (!value.is_number()) return std::nullopt;
  const double real = value.get<double>();  // 1e6 is an integer, too
  const bool small = std::abs(real) < 9e15;
  if (real != std::floor(real) || (value.is_number_float() && !small)) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
    return std::nullopt;
  const auto number = value.get<std::int64_t>();
  return number >= d.min && number <= d.max ? std::optional(number) : std::nullopt;
}

template <class Numeric>
std::optional<double> as_number(const Json& value, const Numeric& d, bool above, bool below) {
  if (!value.is_number()) return std::nullopt;
  const auto number = value.get<double>();
  const bool fits =
      (above ? number > d.min : number >= d.min) && (below ? number < d.max : number <= d.max);
  return fits ? std::optional(number) : std::nullopt;
}

/// The value returned in place of a wrong one.
double lowest(const Number& d) {
  if (d.min <= -1e300) return std::min(0.0, d.max);
  if (!d.above_min) return d.min;
  return d.max < 1e300 ? (d.min + d.max) / 2 : d.min + 1;
}

}  // namespace

Spec::Spec(std::shared_ptr<Object> object) : object_(std::move(object)) {}

Spec Spec::load(const std::string& path, const std::vector<std::string>& overrides) {
  return parse(document::read_file(path, ""), path, overrides);
}

Spec Spec::parse(std::string_view text, const std::string& name,
                 const std::vector<std::string>& overrides) {
  auto made = std::make_shared<Document>();
  made->tree = document::load(name, std::string(text), overrides);
  made->raw = document::to_json(made->tree.root);
  Object& root = made->objects.emplace_back();
  root.document = made.get();
  root.node = &made->tree.root;
  return Spec(std::shared_ptr<Object>(made, &root));
}

std::int64_t Spec::integer(std::string_view key, const Integer& d) {
  const auto option = [&] {
    const Json schema = {{"type", "integer"}, {"minimum", d.min}, {"maximum", d.max}};
    return Option{"integer", "an integer", range(d), d.help, schema};
  };
  return object_->read<std::int64_t>(key, option, d.fallback, d.min,
                                     [&](const Node& node) { return as_integer(node.scalar, d); });
}

double Spec::number(std::string_view key, const Number& d) {
  const auto option = [&] {
    return Option{"number", "a number", range(d, d.above_min, d.below_max), d.help,
                  number_schema(d, d.above_min, d.below_max)};
  };
  return object_->read<double>(key, option, d.fallback, lowest(d), [&](const Node& node) {
    return as_number(node.scalar, d, d.above_min, d.below_max);
  });
}

bool Spec::boolean(std::string_view key, const Boolean& d) {
  const auto option = [&] {
    return Option{"boolean", "true or false", "", d.help, {{"type", "boolean"}}};
  };
  return object_->read<bool>(key, option, d.fallback, false,
                             [](const Node& node) -> std::optional<bool> {
                               if (!node.scalar.is_boolean()) return std::nullopt;
                               return node.scalar.get<bool>();
                             });
}

std::string Spec::text(std::string_view key, const Text& d) {
  const bool any = d.choices.empty();
  const auto option = [&] {
    const Json schema = any ? Json{{"type", "string"}} : Json{{"enum", d.choices}};
    const std::string bounds = any ? "" : "one of " + document::quote_list(d.choices);
    return Option{"text", any ? "a text" : "", bounds, d.help, schema, d.choices};
  };
  return object_->read<std::string>(key, option, d.fallback, any ? "" : d.choices[0],
                                    [&](const Node& node) -> std::optional<std::string> {
                                      if (!node.scalar.is_string()) return std::nullopt;
                                      auto value = node.scalar.get<std::string>();
                                      const auto end = d.choices.end();
                                      if (!any && std::find(d.choices.begin(), end, value) == end)
                                        return std::nullopt;
                                      return value;
                                    });
}

std::vector<double> Spec::numbers(std::string_view key, const Numbers& d) {
  const auto option = [&] {
    const std::string noun =
        d.size < 0 ? "a list of numbers" : fmt::format("a list of {} numbers", d.size);
    Json schema = {{"type", "array"}, {"items", number_schema(d, false, false)}};
    if (d.size >= 0) schema.update({{"minItems", d.size}, {"maxItems", d.size}});
    return Option{"numbers", noun, range(d, false, false), d.help, schema};
  };
  const std::vector<double> lowest_values(
      static_cast<std::size_t>(std::max<std::int64_t>(d.size, 0)),
      lowest({.min = d.min, .max = d.max}));
  return object_->read<std::vector<double>>(
      key, option, d.fallback, lowest_values,
      [&](const Node& node) -> std::optional<std::vector<double>> {
        if (node.kind != Node::Kind::array) return std::nullopt;
        if (d.size >= 0 && node.items.size() != lowest_values.size()) return std::nullopt;
        std::vector<double> values;
        for (const Node& item : node.items) {
          const auto value = as_number(item.scalar, d, false, false);
          if (!value) return std::nullopt;
          values.push_back(*value);
        }
        return values;
      });
}

std::optional<Interval> Spec::interval(std::string_view key, const Span& d) {
  const bool may_be_none = d.optional || (d.fallback && d.fallback->empty());
  const auto option = [&] {
    Json schema = {{"type", {"string", "integer"}}, {"minimum", may_be_none ? 0 : 1}};
    schema["pattern"] = document::interval_pattern(may_be_none);
    return Option{"interval", R"(an interval such as "500u", "2e", "5Mt" or "30min")",
                  d.optional ? "or 0 for none" : "", d.help, schema};
  };
  const std::string text = object_->read<std::string>(
      key, option, d.fallback, "1u", [&](const Node& node) -> std::optional<std::string> {
        const Json& value = node.scalar;
        if (!value.is_string() && !value.is_number_integer()) return std::nullopt;
        const std::string written = value.is_string() ? value.get<std::string>() : value.dump();
        if (may_be_none && (written.empty() || document::is_zero_interval(written))) return "";
        const auto parsed = Interval::parse(written);
        return parsed ? std::optional(parsed->text()) : std::nullopt;
      });
  return Interval::parse(text);
}

const std::string& Spec::type() const { return object_->type; }

bool Spec::has(std::string_view key) const { return object_->find(key).given(); }

std::vector<std::string> Spec::keys() const {
  std::vector<std::string> out;
  if (!object_->node) return out;
  for (const auto* entry : document::in_order(object_->node->members))
    if (!entry->second.is_null()) out.push_back(entry->first);
  return out;
}

const std::string& Spec::path() const { return object_->path; }

const std::string& Spec::text_given() const { return object_->document->tree.sources.front().text; }

std::vector<std::string> Spec::files_extended() const {
  std::vector<std::string> out;
  const auto& sources = object_->document->tree.sources;
  for (std::size_t i = 1; i < sources.size(); ++i)
    if (sources[i].is_file) out.push_back(sources[i].name);
  return out;
}

std::string Spec::directory() const {
  const auto& name = object_->document->tree.sources.front().name;
  const std::string folder = std::filesystem::path(name).parent_path().string();
  return folder.empty() ? "." : folder;
}

std::vector<Declared> Spec::declared() const { return object_->document->declared; }

Json Spec::resolved() const { return object_->document->objects.front().resolved(); }

const Json& Spec::json() const { return object_->document->raw; }

}  // namespace manako
