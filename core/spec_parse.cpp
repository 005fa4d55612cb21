// Text to tree, by nlohmann's event parser: it does not recurse, so no nesting can exhaust the
// stack.
#include <cctype>
#include <iterator>

#include "core/error.hpp"
#include "core/spec_document.hpp"

namespace manako::document {
namespace {

/// An input iterator that tells how far the parser has read.
struct Cursor {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* at;
  const char** reached;
  reference operator*() const { return *at; }
  Cursor& operator++() {
    *reached = ++at;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at == other.at; }
  bool operator!=(const Cursor& other) const { return at != other.at; }
};

/// Builds the tree from the parser's events.
class Builder {
 public:
  Builder(const Source& source, std::size_t index, Tree& tree)
      : source_(source), index_(index), tree_(tree) {}

  Node build() {
    Cursor begin{source_.text.data(), &reached_}, end = begin;
    end.at += source_.text.size();
    reached_ = begin.at;
    Json::sax_parse(begin, end, this, nlohmann::detail::input_format_t::json, true, true);
    return std::move(root_);
  }

  // The parser looks one byte beyond a number; beyond all else it does not.
  bool null() { return scalar(nullptr, 1); }
  bool boolean(bool value) { return scalar(value, 1); }
  bool number_integer(std::int64_t value) { return scalar(value, 2); }
  bool number_unsigned(std::uint64_t value) { return scalar(value, 2); }
  bool number_float(double value, const std::string&) { return scalar(value, 2); }
  bool string(std::string& value) { return scalar(std::move(value), 1); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Node::Kind::object); }
  bool start_array(std::size_t) { return open(Node::Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    const std::size_t start = token_start(1);
    Node& parent = *open_.back();
    Node child;
    child.place = {index_, start};
    member_key_ = name;
    if (const Node* first = parent.find(name)) {  // the second is read and forgotten
      if (!tree_.is_full())
        tree_.problems.push_back(
            {child.place, child_path(open_path(), name),
             "duplicate key; it is first given at " + where(source_, first->place.offset)});
      member_ = &discarded_.emplace_back(std::move(child));
    } else {
      member_ = &parent.add(name, std::move(child));
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& e) {
    // "[...] parse error at line 1, column 2: syntax error while parsing X - WHAT; last read: 'Y';
    // expected Z"
    std::string what = e.what();
    const auto dash = what.find(" - "), bracket = what.find("] ");
    what.erase(0, dash != what.npos ? dash + 3 : bracket != what.npos ? bracket + 2 : 0);
    if (const auto last = what.find("; last read: '"); last != what.npos) {
      const auto expected = what.rfind("'; expected ");
      what.erase(last, expected != what.npos ? expected + 1 - last : what.npos);
    }
    const std::string& text = source_.text;
    const std::size_t offset = std::min(position, text.size() + 1) - (position > 0);
    const auto before = offset > 0 ? text.find_last_not_of(" \t\r\n", offset - 1) : text.npos;
    if (before != text.npos && text[before] == ',' && offset < text.size() &&
        (text[offset] == '}' || text[offset] == ']'))
      what = "a comma too many before the end";
    stop(offset, printable(what, 200));
  }

 private:
  [[noreturn]] void stop(std::size_t offset, const std::string& what) const {
    fail(Exit::usage, "{}: {}", where(source_, offset), what);
  }

  /// Where the scalar or key began whose last byte is `back` bytes before what the parser has read.
  std::size_t token_start(std::size_t back) const {
    const std::string& text = source_.text;
    std::size_t at = static_cast<std::size_t>(reached_ - text.data());
    const bool number = back == 2;              // what follows it may be a quote
    if (number && at == text.size()) back = 1;  // nothing left to look ahead at
    at -= std::min(back, at);
    if (number || text[at] != '"') {
      while (at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) ||
                        std::string_view("+-.").find(text[at - 1]) != std::string_view::npos))
        --at;
      return at;
    }
    for (;;) {  // back to the opening quote; quotes within are escaped
      at = at > 0 ? text.rfind('"', at - 1) : 0;
      std::size_t slashes = 0;
      while (slashes < at && text[at - 1 - slashes] == '\\') ++slashes;
      if (slashes % 2 == 0) return at;
    }
  }

  Node& place_value(std::size_t offset) {
    if (open_.empty()) {
      root_.place = {index_, offset};
      return root_;
    }
    if (open_.back()->kind == Node::Kind::object) return *member_;
    Node& item = open_.back()->items.emplace_back();
    item.place = {index_, offset};
    return item;
  }

  template <class T>
  bool scalar(T&& value, std::size_t back) {
    const bool in_object = !open_.empty() && open_.back()->kind == Node::Kind::object;
    place_value(in_object ? 0 : token_start(back)).scalar = std::forward<T>(value);
    return true;
  }

  bool open(Node::Kind kind) {
    const auto offset = static_cast<std::size_t>(reached_ - source_.text.data()) - 1;
    if (open_.size() >= max_depth)
      throw TooDeep(Exit::usage, fmt::format("{}: nested deeper than {} levels",
                                             where(source_, offset), max_depth));
    const bool in_object = !open_.empty() && open_.back()->kind == Node::Kind::object;
    Node& node = place_value(offset);
    node.kind = kind;
    open_keys_.push_back(open_.empty() ? ""
                         : in_object   ? member_key_
                                       : std::to_string(open_.back()->items.size() - 1));
    open_.push_back(&node);
    return true;
  }

  // Made only where it is shown, and as far: deep paths of long keys are long.
  std::string open_path() const {
    std::string path;
    for (std::size_t i = 1; i < open_keys_.size() && path.size() <= max_shown_path; ++i)
      path = child_path(path, open_keys_[i]);
    return path;
  }

  bool close() {
    open_.pop_back();
    open_keys_.pop_back();
    return true;
  }

  const Source& source_;
  std::size_t index_;
  const char* reached_ = nullptr;
  Node root_;
  Node* member_ = nullptr;
  std::string member_key_;
  std::vector<Node*> open_;             // stable: only the last item of a list is ever open
  std::vector<std::string> open_keys_;  // the key or index of each
  std::deque<Node> discarded_;
  Tree& tree_;
};

}  // namespace

Node* Node::find(std::string_view key) {
  const auto entry = members.find(key);
  return entry == members.end() ? nullptr : &entry->second;
}

Node& Node::add(std::string_view key, Node child) {
  child.order = next_order++;
  return members.emplace(key, std::move(child)).first->second;
}

Node parse(const Source& source, std::size_t index, Tree& tree) {
  return Builder(source, index, tree).build();
}

Json to_json(const Node& node) {
  if (node.kind == Node::Kind::array) {
    Json out = Json::array();
    for (const Node& item : node.items) out.push_back(to_json(item));
    return out;
  }
  if (node.kind != Node::Kind::object) return node.scalar;
  Json out = Json::object();
  auto& members = out.get_ref<Json::object_t&>();  // appends without a search for each key
  for (auto* entry : in_order(node.members))
    members.emplace_back(entry->first, to_json(entry->second));
  return out;
}

}  // namespace manako::document
