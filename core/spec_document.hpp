#pragma once

// Private to core/spec*.cpp: a spec as a tree that remembers where everything was written.
#include <algorithm>
#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace manako::document {

using Json = nlohmann::ordered_json;

constexpr std::size_t max_bytes = 128 << 10;      ///< of one file; a longer one is no spec
constexpr std::size_t max_all_bytes = 512 << 10;  ///< of a file and what it extends
constexpr std::size_t max_depth = 64;
constexpr std::size_t max_files = 100;        ///< reached by `extends`
constexpr std::size_t max_references = 1000;  ///< "${...}" in one spec
constexpr std::size_t max_chained = 16;       ///< references that lead to references
constexpr std::size_t max_copied = 20000;     ///< values copied by references
constexpr std::size_t max_lines = 100;        ///< problems printed
constexpr std::size_t max_kept = 400;         ///< problems remembered
constexpr std::size_t max_shown_path = 300;   ///< bytes of a path in a problem
constexpr std::size_t max_components = 2500;  ///< read: a layer of a model has about ten

/// A line and a column, counted in characters, both from 1.
struct LineColumn {
  std::size_t line = 1, column = 1;
  /// Goes behind the next byte.
  void pass(char c) {
    if (c == '\n')
      *this = {line + 1, 1};
    else if ((c & '\xC0') != '\x80')
      ++column;
  }
};

/// A text that values come from: a file, or one override of the command line.
struct Source {
  explicit Source(std::string name, std::string text, bool is_file = true);
  std::string name;
  std::string text;
  bool is_file;
  /// Of every 1024th byte, so that no question where a byte is needs to read a long text.
  static constexpr std::size_t stride = 1024;
  std::vector<LineColumn> marks = {};
};

/// A byte of a source.  Sorting places sorts by file order.
struct Place {
  std::size_t source = 0, offset = 0;
  auto operator<=>(const Place&) const = default;
};

/// One JSON value.  A member's place is its key's, because that is what a reader looks for.
struct Node {
  enum class Kind : std::uint8_t { scalar, object, array, broken };  ///< broken: reported already
  enum class State : std::uint8_t { fresh, busy, done };             ///< of resolving references
  Kind kind = Kind::scalar;
  State state = State::fresh;
  bool read = false;  ///< some part of the program asked for it
  Json scalar;        ///< null, boolean, number or text
  Json shorthand;     ///< the scalar that an object was merged into: {"a": 1} with {"a": {"b": 2}}
  std::map<std::string, Node, std::less<>> members;
  std::vector<Node> items;
  Place place;
  std::size_t order = 0,
              next_order = 0;  ///< position among the siblings, position of the next child

  bool is_null() const { return kind == Kind::scalar && scalar.is_null(); }
  Node* find(std::string_view key);
  /// Adds a member behind all others.  Requires: there is none of that name.
  Node& add(std::string_view key, Node child);
};

/// The entries of a map in the order of their `order`.
template <class Map>
auto in_order(Map& map) {
  std::vector<decltype(&*map.begin())> out;
  for (auto& entry : map) out.push_back(&entry);
  std::sort(out.begin(), out.end(),
            [](auto* a, auto* b) { return a->second.order < b->second.order; });
  return out;
}

/// Something wrong at a place.
struct Problem {
  Place place;
  std::string path;
  std::string message;
};

/// The merged spec and all it came from.
struct Tree {
  std::deque<Source> sources;
  Node root;
  std::vector<Problem> problems;
  std::size_t dropped = 0;  ///< problems beyond max_kept, which nobody would read

  /// Asked before a problem is put into words: are there enough?
  bool is_full() { return problems.size() >= max_kept && ++dropped > 0; }
};

/// "0", "0u", "0e" ...: no interval, but it may mean none.
bool is_zero_interval(std::string_view text);
/// A regular expression that intervals match (and "" and zero, if they may be none).
std::string interval_pattern(bool may_be_none);
/// Is it the name of a preset, "preset:NAME"?
bool is_preset(std::string_view name);
/// The bytes of a spec file or preset.  `from` ("a.json:1:2: /extends: " or "") begins the
/// messages.
std::string read_file(const std::string& path, const std::string& from);
/// Throws if the text is plainly something else than JSON: an archive, a web page, UTF-16.
void check_is_json(const std::string& name, std::string_view text);
/// JSON that is nested deeper than max_depth.
struct TooDeep : Error {
  using Error::Error;
};
/// One JSON text with comments; a text that is none is thrown as "name:line:column: ...". Duplicate
/// keys are added to the problems; the first one counts.
Node parse(const Source& source, std::size_t index, Tree& tree);
/// Files, `extends` and overrides merged; references resolved.
Tree load(const std::string& name, std::string text, const std::vector<std::string>& overrides);
/// RFC 7396, except that a changed "type" first discards all members of the target.
void merge(Node& target, Node&& patch);
/// Replaces every "${a.b}" by what it names.
void resolve_references(Tree& tree);

Json to_json(const Node& node);
/// "file:12:5", or the name of an override.
std::string where(const Source& source, std::size_t offset);
/// path + "/" + key, escaped as a JSON pointer.
std::string child_path(const std::string& path, std::string_view key);
/// `the text "six"`, `-1`, `a list`: a value in a message, shortened.
std::string found(const Node& node);
/// The text without control characters, which a terminal would obey; cut after `limit` bytes.
std::string printable(std::string_view text, std::size_t limit = 100000);
/// `"text"`, printable and short.
std::string quote(std::string_view text);
/// "a, b, c" of quote names.
std::string quote_list(const std::vector<std::string>& names);

}  // namespace manako::document
