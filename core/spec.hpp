#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manako {

/// How long or how often, with its unit: "500u" updates, "2e" epochs, "5Mt" target tokens, "30min"
/// (also "90s", "2h").  A plain integer counts updates.
struct Interval {
  enum class Unit { updates, epochs, tokens, seconds };
  double count = 0;
  Unit unit = Unit::updates;
  std::string text() const;
  /// Nothing if the text is no interval, or not positive.  Epochs and times may be fractions.
  static std::optional<Interval> parse(std::string_view text);
  bool operator==(const Interval&) const = default;
};

/// Declarations of one option.  `fallback` is its single default; without one the key is required.
/// `help` is the one line shown by `describe`, JSON Schema and docs/spec.md.
struct Integer {
  std::optional<std::int64_t> fallback = {};
  std::int64_t min = 0, max = std::int64_t{1} << 40;
  std::string help = {};
};
struct Number {
  std::optional<double> fallback = {};
  double min = -1e300, max = 1e300;
  bool above_min = false, below_max = false;  ///< the bound itself is excluded
  std::string help = {};
};
struct Boolean {
  std::optional<bool> fallback = {};
  std::string help = {};
};
struct Text {
  std::optional<std::string> fallback = {};
  std::vector<std::string> choices = {};  ///< if not empty, one of these
  std::string help = {};
};
struct Numbers {
  std::optional<std::vector<double>> fallback = {};
  std::int64_t size = -1;  ///< exact number of elements; -1 for any
  double min = -1e300, max = 1e300;
  std::string help = {};
};
struct Span {
  std::optional<std::string> fallback = {};  ///< an interval as text; "" means none
  std::string help = {};
  bool optional = false;  ///< may be none: "", 0 or "0u"; also if the fallback is ""
};
struct Section {
  std::string scalar = {};  ///< `"key": 5` stands for `"key": {<scalar>: 5}`; empty: objects only
  std::string help = {};
};
struct Component {
  std::optional<std::string> fallback = {};  ///< the default type
  std::string family = {};                   ///< only components of this family fit
  std::string help = {};
};

/// One option as it was declared by reading it; what `describe` and the schema print.
struct Declared {
  std::string path;  ///< JSON pointer, e.g. "/model/encoder/num_layers"
  std::string
      kind;  ///< integer, number, boolean, text, numbers, interval, section, component, list
  std::string fallback;  ///< the default as JSON; empty: required
  std::string bounds;    ///< e.g. ">= 1", "one of pre, post"
  std::string help;
  std::string schema;  ///< JSON Schema of a value; for a component of the name of its type
  std::string scalar;  ///< of a section: the key that a scalar stands for
};

/// A view of one object of a spec file (or of a default section that the file leaves out).  Reading
/// a key declares it: its type, bounds, single default and documentation stand in that one call.
///
/// Protocol: load() (read | section | component | list)* finish() throw_if_problems().
/// Problems never throw while reading: they are collected with file:line:column and JSON path, the
/// default (or the smallest valid value) is returned, and reading goes on.
/// Keys that were never read are problems at finish(), with a suggestion.
class Spec {
 public:
  /// Reads a file (or "preset:NAME"): JSON with comments; applies `extends`, then `overrides`
  /// ("a.b=value"), then resolves "${a.b}".  Throws Error(Exit::usage) for what does not exist or
  /// cannot be parsed at all, Exit::io for what exists and cannot be read.
  static Spec load(const std::string& path, const std::vector<std::string>& overrides = {});
  /// The same from text; `name` stands for the file in messages.
  static Spec parse(std::string_view text, const std::string& name,
                    const std::vector<std::string>& overrides = {});

  std::int64_t integer(std::string_view key, const Integer& declaration);
  double number(std::string_view key, const Number& declaration);
  bool boolean(std::string_view key, const Boolean& declaration);
  std::string text(std::string_view key, const Text& declaration);
  std::vector<double> numbers(std::string_view key, const Numbers& declaration);
  /// None gives nullopt.
  std::optional<Interval> interval(std::string_view key, const Span& declaration);
  /// An object with keys of its own; absent reads as {}.
  Spec section(std::string_view key, const Section& declaration);
  /// A list of objects; absent reads as empty.  A text element stands for {"type": text}.
  std::vector<Spec> list(std::string_view key, const std::string& help);
  /// An object with "type", one of `names`; text stands for {"type": text}.
  Spec component(std::string_view key, const Component& declaration,
                 const std::vector<std::string>& names);

  /// This object's own "type", as checked by component() or resolve_type().
  const std::string& type() const;
  /// Reads this object's own "type"; it must be one of `names`.
  void resolve_type(const std::vector<std::string>& names);
  /// Keys that another part of the program reads: not unknown, and resolved() repeats them as
  /// given.
  void ignore(const std::vector<std::string>& keys);
  /// Is the key given here (or inherited)?  Does not count as reading it.  null is not given.
  bool has(std::string_view key) const;
  /// Keys given here, in file order.
  std::vector<std::string> keys() const;
  /// From now on a key in `keys` that is absent here is read from `parent` instead, if given there.
  void inherit(const Spec& parent, const std::vector<std::string>& keys);

  /// Adds a problem at `key` (or at this object, if empty): "heads must divide d_model ...".
  void problem(std::string_view key, const std::string& message);
  /// Ends the reading of this object.  Keys that were not read until problems() is asked are
  /// problems, in every object that was opened, finished or not.
  void finish();
  /// All problems of the whole document (100, then a count), in file order, one a line:
  /// "file:12:5: /path: what; fix".
  std::vector<std::string> problems() const;
  /// Throws one Error(Exit::usage) with all problems, if there are any.
  void throw_if_problems() const;

  /// JSON pointer of this object, e.g. "/model/encoder"; "" for the root.
  const std::string& path() const;
  /// The text of the file as given, and the files that it extends, directly or not.
  const std::string& text_given() const;
  std::vector<std::string> files_extended() const;
  /// The folder of the file, for paths relative to it.
  std::string directory() const;
  /// Everything declared so far in the whole document, in reading order.
  std::vector<Declared> declared() const;
  /// The document with every default written out, as read so far, in reading order.
  nlohmann::ordered_json resolved() const;
  /// The raw merged document.
  const nlohmann::ordered_json& json() const;

 private:
  struct Document;
  struct Object;
  explicit Spec(std::shared_ptr<Object> object);
  std::shared_ptr<Object> object_;
};

/// Up to one name of `known` close to `word` (edit distance), or "".
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace manako
