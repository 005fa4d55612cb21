#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/spec.hpp"

namespace manako {

/// The one mechanism that makes a component known by name: layers, models, optimizers, schedules,
/// searches, tokenizers, metrics, data sources, commands.  A component registers itself with the
/// last line of its own source file and is at once usable from JSON, listed, described and covered
/// by the contract tests:
///
///     static const bool registered = Layers::add<Linear>(
///         {.name = "linear", .family = "layer", .summary = "y = x W^T + b", .example =
///         R"({"d_out": 8})"});
///
/// Base: what is made.  Args: what its maker takes besides the Spec of its options.
template <class Base, class... Args>
class Registry {
 public:
  using Maker = std::function<std::unique_ptr<Base>(Spec&, Args...)>;

  struct Entry {
    std::string name;     ///< the value of "type" in a spec
    std::string family;   ///< groups entries that fit the same slot, e.g. "norm"
    std::string summary;  ///< one line
    std::string example;  ///< JSON object of a small valid set of options, without "type"
    Maker make = nullptr;
  };

  /// Registers T, made as T(Spec&, Args...).  Registering a name twice is a bug.
  template <class T>
  static bool add(Entry entry) {
    entry.make = [](Spec& spec, Args... args) -> std::unique_ptr<Base> {
      return std::make_unique<T>(spec, std::forward<Args>(args)...);
    };
    auto& all = entries();
    auto place = std::lower_bound(all.begin(), all.end(), entry.name,
                                  [](const Entry& e, const std::string& n) { return e.name < n; });
    require(place == all.end() || place->name != entry.name, Exit::internal,
            "registry: \"{}\" is registered twice", entry.name);
    all.insert(place, std::move(entry));
    return true;
  }

  /// Every entry, sorted by name.
  static const std::vector<Entry>& all() { return entries(); }

  /// The entry of that name, or nullptr.
  static const Entry* find(const std::string& name) {
    for (const Entry& entry : entries())
      if (entry.name == name) return &entry;
    return nullptr;
  }

  /// Names of one family (of all if empty), sorted.
  static std::vector<std::string> names(const std::string& family = "") {
    std::vector<std::string> out;
    for (const Entry& entry : entries())
      if (family.empty() || entry.family == family) out.push_back(entry.name);
    return out;
  }

  /// Reads `spec[key]` as a component of this registry (of one family, if given) and makes it.
  /// An unknown type is reported as a problem and the fallback type, or the first that fits, is
  /// made in its place from its example, so that reading goes on and finds the other problems.
  static std::unique_ptr<Base> make(Spec& spec, const std::string& key, const Component& options,
                                    Args... args) {
    Spec child = spec.component(key, options, names(options.family));
    return make(child, std::forward<Args>(args)...);
  }

  /// Makes the component that `self` describes, whose type was checked by component() or
  /// resolve_type(); for elements of a list and for slots with keys of their own.
  static std::unique_ptr<Base> make(Spec& self, Args... args) {
    const Entry* entry = find(self.type());
    require(entry != nullptr, Exit::internal, "registry: no entry for \"{}\"", self.type());
    std::unique_ptr<Base> made = entry->make(self, std::forward<Args>(args)...);
    self.finish();
    return made;
  }

 private:
  static std::vector<Entry>& entries() {
    static std::vector<Entry> all;
    return all;
  }
};

}  // namespace manako
