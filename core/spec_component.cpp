// Reading the components of a spec: objects whose "type" says what their options are.
#include "core/spec_object.hpp"
#include "core/spec_suggest.hpp"

namespace manako {
namespace {

Option one_of(const std::vector<std::string>& names, const char* kind, const std::string& help) {
  return {kind, "", "one of " + document::quote_list(names), help, {{"enum", names}}, names};
}

}  // namespace

void Spec::Object::count_component() {
  if (++document->components <= document::max_components) return;
  complain({nullptr, given, place},
           fmt::format("more than {} components in one spec; likely fix: fewer layers",
                       document::max_components));
  Spec(std::shared_ptr<Object>(std::shared_ptr<void>(), this)).throw_if_problems();
}

void Spec::Object::check_type(const std::vector<std::string>& names, const Component& declaration) {
  const auto& fallback = declaration.fallback;
  const auto option = [&] { return one_of(names, "text", "selects the component"); };
  count_component();
  declare("type", option, fallback ? Json(*fallback) : Json());
  const Found found = take("type");
  type = fallback.value_or(names.empty() ? "" : names.front());
  const Node* given_type = found.given() ? found.node : nullptr;
  if (given_type && given_type->scalar.is_string() && given_type->kind == Node::Kind::scalar) {
    auto name = given_type->scalar.get<std::string>();
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      type = std::move(name);
    } else {
      complain(found, "unknown type " + document::quote(name) +
                          document::meant(*given_type, "text", names) + "; expected " +
                          option().expected());
      silent = true;
    }
  } else if (given_type || !fallback) {
    complain_about(found, option());
    silent = true;
  }
  if (silent) node = nullptr;
  entries.insert_or_assign("type", Entry{Json(type), 0});
}

Spec Spec::component(std::string_view key, const Component& d,
                     const std::vector<std::string>& names) {
  const auto option = [&] { return one_of(names, "component", d.help); };
  object_->declare(key, option, d.fallback ? Json(*d.fallback) : Json());
  Object& child = object_->open_child(key, "type", [] {
    return Option{"component", "an object or the name of a type", "", ""};
  });
  if (!child.node && !child.silent && !d.fallback) {
    object_->complain_about(object_->find(key), option());
    child.silent = true;
  }
  child.check_type(names, d);
  return Spec(std::shared_ptr<Object>(object_, &child));
}

void Spec::resolve_type(const std::vector<std::string>& names) { object_->check_type(names, {}); }

}  // namespace manako
