#pragma once

// Private to core/spec*.cpp: what stands behind a Spec while it is being read.
#include <functional>
#include <set>
#include <variant>

#include "core/error.hpp"
#include "core/spec.hpp"
#include "core/spec_document.hpp"

namespace manako {

using document::Json;
using document::Node;
using document::Place;
using document::Problem;

/// One option as its reader describes it: "an integer", ">= 1".  Made only where it is shown.
struct Option {
  std::string kind, noun, bounds, help;
  Json schema = {};
  std::vector<std::string> choices = {};
  std::string scalar = {};
  std::string expected() const {
    return noun + (noun.empty() || bounds.empty() ? "" : " ") + bounds;
  }
};

/// One object being read.  A null `node` is an object the file leaves out.
struct Spec::Object {
  struct Entry {
    std::variant<Json, Object*, std::vector<Object*>> value;
    std::size_t order = 0;
  };
  struct Link {
    Object* parent;
    std::vector<std::string> keys;
    bool operator==(const Link&) const = default;
  };
  /// A value and where the file gives it; the node may be missing or null.
  struct Found {
    Node* node = nullptr;
    std::string path;
    Place place;
    bool given() const { return node && !node->is_null(); }
  };

  Document* document = nullptr;
  Node* node = nullptr;
  std::string path;   ///< where it is read
  std::string given;  ///< where the file gives it: differs if inherited
  Place place;
  std::string type;
  std::size_t depth = 1;  ///< objects and lists around it, and itself
  bool silent = false;    ///< its type is unknown: nothing in it can be judged
  std::map<std::string, Entry, std::less<>> entries;
  std::set<std::string, std::less<>> known;  ///< read here, or by children that inherit them
  std::set<std::string, std::less<>> declared;
  std::vector<Link> links;
  std::vector<std::string> also;  ///< where it may be given, too: children inherit it

  Found find(std::string_view key) const;
  /// find(), and from now on the key is known and read.
  Found take(std::string_view key);
  /// Where the value of `key` may be given: here, or where it is inherited from.
  std::vector<std::string> places(std::string_view key) const;
  void declare_first(std::string_view key, const Option& option, const Json& fallback);
  template <class MakeOption, class Fallback>
  void declare(std::string_view key, const MakeOption& option, const Fallback& fallback) {
    if (declared.find(key) != declared.end()) return;
    declared.emplace(key);
    declare_first(key, option(), Json(fallback));
  }
  void complain(const Found& found, const std::string& message);
  void complain_about(const Found& found, const Option& option);
  void record(std::string_view key, std::variant<Json, Object*, std::vector<Object*>> value);
  /// `levels` below this one.
  Object& open(const Found& found, const std::string& path, std::size_t levels);
  /// Turns a short form into the object it stands for, {scalar: value}.
  static void expand(Node& node, const std::string& scalar);
  /// Turns a text into the list of it alone.
  static void wrap(Node& node);
  /// The object of a section or component: as given, or {scalar: value}.
  Object& open_child(std::string_view key, const std::string& scalar,
                     const std::function<Option()>& option);
  std::vector<Object*> open_list(std::string_view key);
  void check_type(const std::vector<std::string>& names, const Component& declaration);
  /// Of all components of a spec; the limit throws all problems found so far.
  void count_component();
  Json resolved() const;

  /// Reads one value.  `convert` gives nothing for a value that does not fit.
  template <class T, class MakeOption, class Convert>
  T read(std::string_view key, const MakeOption& option, const std::optional<T>& fallback, T lowest,
         const Convert& convert) {
    declare(key, option, fallback ? Json(*fallback) : Json());
    const Found found = take(key);
    T value = fallback.value_or(lowest);
    if (found.given() || !fallback) {
      const bool readable = found.given() && found.node->kind != Node::Kind::broken;
      const std::optional<T> converted = readable ? convert(*found.node) : std::nullopt;
      if (converted)
        value = *converted;
      else
        complain_about(found, option());
    }
    record(key, Json(value));
    return value;
  }
};

/// The whole spec.  It owns all objects; a Spec shares it through its pointer to one of them.
struct Spec::Document {
  document::Tree tree;
  Json raw;
  std::deque<Object> objects;
  std::vector<Declared> declared;
  std::set<std::string, std::less<>> declared_paths;
  std::size_t components = 0;  ///< read since all was last found to be well

  std::vector<Problem> unknown_keys(std::size_t& count) const;
  std::string suggestion(const Object& object, const std::string& key) const;
};

}  // namespace manako
