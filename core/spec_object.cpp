// Reading the objects of a spec: sections and lists.
#include "core/spec_object.hpp"

#include "core/spec_suggest.hpp"

namespace manako {

using document::child_path;

namespace {

constexpr const char* object_or_type = "an object or the name of a type";

}  // namespace

Spec::Object::Found Spec::Object::find(std::string_view key) const {
  Found own{node ? node->find(key) : nullptr, child_path(given, key), place};
  if (own.node) own.place = own.node->place;
  if (own.given()) return own;
  for (const Link& link : links) {
    if (std::find(link.keys.begin(), link.keys.end(), key) == link.keys.end()) continue;
    if (Found above = link.parent->find(key); above.given()) return above;
  }
  return own;
}

Spec::Object::Found Spec::Object::take(std::string_view key) {
  known.emplace(key);
  if (Node* own = node ? node->find(key) : nullptr) own->read = true;
  for (const Link& link :
       links)  // even where this object overrides it, the parent's key has a meaning
    if (std::find(link.keys.begin(), link.keys.end(), key) != link.keys.end())
      link.parent->take(key);
  return find(key);
}

std::vector<std::string> Spec::Object::places(std::string_view key) const {
  std::vector<std::string> out = {child_path(path, key)};
  for (const std::string& above : also) out.push_back(child_path(above, key));
  for (const Link& link : links)
    if (std::find(link.keys.begin(), link.keys.end(), key) != link.keys.end())
      for (std::string& above : link.parent->places(key)) out.push_back(std::move(above));
  return out;
}

void Spec::Object::declare_first(std::string_view key, const Option& option, const Json& fallback) {
  const std::string written = fallback.is_null() ? "" : fallback.dump();
  for (std::string& at : places(key))
    if (document->declared_paths.insert(at).second)
      document->declared.push_back({std::move(at), option.kind, written, option.bounds, option.help,
                                    option.schema.dump(), option.scalar});
}

void Spec::Object::complain(const Found& found, const std::string& message) {
  if (silent || (found.node && found.node->kind == Node::Kind::broken)) return;
  if (!document->tree.is_full())
    document->tree.problems.push_back({found.place, found.path, message});
}

void Spec::Object::complain_about(const Found& found, const Option& option) {
  if (document->tree.problems.size() >= document::max_kept) return complain(found, "");
  if (!found.node) return complain(found, "required key is missing; expected " + option.expected());
  complain(found, "expected " + option.expected() + ", found " + document::found(*found.node) +
                      document::meant(*found.node, option.kind, option.choices));
}

void Spec::Object::record(std::string_view key,
                          std::variant<Json, Object*, std::vector<Object*>> value) {
  const auto [entry, fresh] = entries.try_emplace(std::string(key));
  entry->second.value = std::move(value);
  if (fresh) entry->second.order = entries.size();
}

Spec::Object& Spec::Object::open(const Found& found, const std::string& at, std::size_t levels) {
  Object& child = document->objects.emplace_back();
  child.document = document;
  child.path = at;
  child.given = found.path;
  child.place = found.place;
  child.depth = depth + levels;
  child.silent = silent || (found.node && found.node->kind == Node::Kind::broken);
  if (found.node && found.node->kind == Node::Kind::object) child.node = found.node;
  // What is read must be readable again with every default written out, lists of numbers included.
  if (child.depth >= document::max_depth && !child.silent) {
    complain(found, fmt::format("with all defaults it is nested deeper than {} levels",
                                document::max_depth));
    child.silent = true;
  }
  return child;
}

void Spec::Object::expand(Node& node, const std::string& scalar) {
  Node whole, value;
  whole.kind = Node::Kind::object;
  whole.place = value.place = node.place;
  whole.order = node.order;
  whole.read = node.read;
  if (node.kind == Node::Kind::object) {
    value.scalar = node.shorthand;
    whole = std::move(node);
  } else {
    value.kind = node.kind;
    value.scalar = std::move(node.scalar);
    value.items = std::move(node.items);
  }
  whole.add(scalar, std::move(value));
  node = std::move(whole);
}

void Spec::Object::wrap(Node& node) {
  Node list;
  list.kind = Node::Kind::array;
  list.place = node.place;
  list.order = node.order;
  list.read = node.read;
  list.items.push_back(std::move(node));
  node = std::move(list);
}

Spec::Object& Spec::Object::open_child(std::string_view key, const std::string& scalar,
                                       const std::function<Option()>& option) {
  const Found found = take(key);
  if (const auto entry = entries.find(key); entry != entries.end())
    if (auto* opened = std::get_if<Object*>(&entry->second.value)) return **opened;
  Object& child = open(found, child_path(path, key), 1);
  child.also = places(key);
  child.also.erase(child.also.begin());
  record(key, &child);
  if (!found.given() || child.silent) return child;
  const Json& value = child.node ? child.node->shorthand : found.node->scalar;
  const bool fits = !scalar.empty() && (scalar != "type" || value.is_string());
  if (!child.node && !fits) {
    complain_about(found, option());
    child.silent = true;
  } else if (!child.node || (fits && !value.is_null() && !child.node->find(scalar))) {
    expand(*found.node, scalar);
    child.node = found.node;
  }
  return child;
}

std::vector<Spec::Object*> Spec::Object::open_list(std::string_view key) {
  if (const auto entry = entries.find(key); entry != entries.end())
    if (auto* opened = std::get_if<std::vector<Object*>>(&entry->second.value)) return *opened;
  const Found found = take(key);
  if (found.given() && found.node->kind == Node::Kind::scalar && found.node->scalar.is_string())
    wrap(*found.node);
  const bool is_array = found.given() && found.node->kind == Node::Kind::array;
  const bool is_list = is_array && found.node->items.size() <= document::max_components;
  const std::string noun =
      is_array ? fmt::format("a list of at most {}", document::max_components) : "a list";
  if (found.given() && !is_list) complain_about(found, {"list", noun, "", ""});
  std::vector<Object*> children;
  for (std::size_t i = 0; is_list && i < found.node->items.size(); ++i) {
    Node& item = found.node->items[i];
    const std::string index = std::to_string(i);
    const Found element{&item, child_path(found.path, index), item.place};
    if (item.kind == Node::Kind::scalar && item.scalar.is_string()) expand(item, "type");
    if (item.kind == Node::Kind::object)
      children.push_back(&open(element, child_path(child_path(path, key), index), 2));
    else
      complain_about(element, {"component", object_or_type, "", ""});
  }
  record(key, children);
  return children;
}

Json Spec::Object::resolved() const {
  Json out = Json::object();
  auto& members = out.get_ref<Json::object_t&>();  // appends without a search for each key
  for (const auto* entry : document::in_order(entries)) {
    Json& value = members.emplace_back(entry->first, nullptr).second;
    if (const auto* scalar = std::get_if<Json>(&entry->second.value))
      value = *scalar;
    else if (const auto* object = std::get_if<Object*>(&entry->second.value))
      value = (*object)->resolved();
    else
      for (value = Json::array(); const Object* item : std::get<2>(entry->second.value))
        value.push_back(item->resolved());
  }
  return out;
}

Spec Spec::section(std::string_view key, const Section& d) {
  const auto option = [&] {
    const std::string noun = "an object" + (d.scalar.empty() ? "" : " or its \"" + d.scalar + "\"");
    return Option{"section", noun, "", d.help, Json::object(), {}, d.scalar};
  };
  object_->declare(key, option, Json::object());
  Object& child = object_->open_child(key, d.scalar, option);
  return Spec(std::shared_ptr<Object>(object_, &child));
}

std::vector<Spec> Spec::list(std::string_view key, const std::string& help) {
  const auto option = [&] { return Option{"list", "a list", "", help, {{"type", "array"}}}; };
  object_->declare(key, option, Json::array());
  std::vector<Spec> out;
  for (Object* child : object_->open_list(key))
    out.push_back(Spec(std::shared_ptr<Object>(object_, child)));
  return out;
}

void Spec::inherit(const Spec& parent, const std::vector<std::string>& keys) {
  require(parent.object_ != object_, Exit::internal, "spec: {} inherits from itself", path());
  const Object::Link link{parent.object_.get(), keys};
  auto& links = object_->links;  // every layer of a stack reads the same object
  if (std::find(links.begin(), links.end(), link) == links.end()) links.push_back(link);
}

void Spec::ignore(const std::vector<std::string>& keys) {
  for (const std::string& key : keys)
    if (const Object::Found found = object_->take(key); found.given())
      object_->record(key, document::to_json(*found.node));
}

void Spec::problem(std::string_view key, const std::string& message) {
  if (!key.empty()) return object_->complain(object_->find(key), message);
  object_->complain({nullptr, object_->given, object_->place}, message);
}

void Spec::finish() {}  // a key that is read late is no problem: problems() finds those unread

}  // namespace manako
