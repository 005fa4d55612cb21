// One spec out of several: `extends`, then the overrides of the command line.
#include <algorithm>
#include <filesystem>

#include "core/error.hpp"
#include "core/spec_document.hpp"

namespace manako::document {
namespace {

namespace fs = std::filesystem;

/// The "type" of an object, also one that stood for the whole object; null if it has none.
Json type_of(Node& node) {
  Node* type = node.find("type");
  return type ? type->scalar : node.shorthand;
}

class Loader {
 public:
  explicit Loader(Tree& tree) : tree_(tree), sources_(tree.sources) {}

  Node file(const std::string& name, std::string text) {
    constexpr std::string_view bom = "\xEF\xBB\xBF";
    if (text.starts_with(bom)) text.erase(0, bom.size());
    check_is_json(name, text);
    bytes_ += text.size();
    require(bytes_ <= max_all_bytes, Exit::usage, "{}: with it the spec has more than {} bytes",
            printable(name), max_all_bytes);
    const std::size_t index = sources_.size();
    sources_.emplace_back(name, std::move(text));
    Node own = parse(sources_[index], index, tree_);
    require(own.kind == Node::Kind::object, Exit::usage, "{}: expected an object {{...}}, found {}",
            where(sources_[index], own.place.offset), found(own));
    own.members.erase("$schema");  // for editors
    const auto extends = own.members.extract("extends");
    if (extends.empty()) return own;
    active_.push_back(canonical(name));
    Node merged;
    merged.kind = Node::Kind::object;
    merged.place = own.place;
    for (const Node* base : names(extends.mapped())) merge(merged, load_base(name, *base));
    active_.pop_back();
    merge(merged, std::move(own));
    return merged;
  }

 private:
  static std::string canonical(const std::string& path) {
    std::error_code ignored;
    return fs::weakly_canonical(path, ignored).string();
  }

  std::string at(const Node& node) const {
    return where(sources_[node.place.source], node.place.offset) + ": /extends: ";
  }

  std::vector<const Node*> names(const Node& extends) const {
    std::vector<const Node*> out;
    if (extends.kind == Node::Kind::array)
      for (const Node& item : extends.items) out.push_back(&item);
    else
      out.push_back(&extends);
    for (const Node* name : out)
      require(name->kind == Node::Kind::scalar && name->scalar.is_string(), Exit::usage,
              "{}expected the name of a file or a list of names, found {}", at(*name),
              found(*name));
    return out;
  }

  Node load_base(const std::string& name, const Node& base) {
    const std::string& wanted = base.scalar.get_ref<const std::string&>();
    require(wanted.find('\0') == wanted.npos, Exit::usage,
            "{}expected the name of a file, found {}", at(base), quote(wanted));
    const std::string path =
        is_preset(wanted) ? wanted : (fs::path(name).parent_path() / wanted).string();
    require(std::find(active_.begin(), active_.end(), canonical(path)) == active_.end(),
            Exit::usage, "{}{} extends itself", at(base), quote(wanted));
    require(sources_.size() < max_files, Exit::usage, "{}more than {} files", at(base), max_files);
    return file(path, read_file(path, at(base)));
  }

  Tree& tree_;
  std::deque<Source>& sources_;
  std::size_t bytes_ = 0;
  std::vector<std::string> active_;  ///< the files being extended now
};

bool is_utf8(const Json& text) {
  try {
    text.dump();
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

/// The value of an override: JSON if it is, else a text.  A list that is not quite JSON was hardly
/// meant as a text.
Node override_value(Tree& tree, const std::string& key, std::string text) {
  const std::size_t index = tree.sources.size() - 1;
  const Source source{tree.sources[index].name, std::move(text), false};
  Node value;
  Tree own;
  try {
    value = parse(source, index, own);
    std::string path = "/" + key;
    std::replace(path.begin(), path.end(), '.', '/');
    for (const Problem& problem : own.problems)
      tree.problems.push_back({{index, 0}, path + problem.path, problem.message});
  } catch (const TooDeep&) {
    throw;
  } catch (const Error&) {
    value.scalar = source.text;
    const std::string& name = tree.sources[index].name;
    require(is_utf8(source.text), Exit::usage, "{}: the value is not UTF-8", name);
    require(!source.text.starts_with('[') && !source.text.starts_with('{'), Exit::usage,
            "{}: {}: neither JSON nor a text; likely fix: quotes around every text, and around it "
            "all for the shell, as in '{}=[\"a\", \"b\"]'",
            name, quote(source.text), key);
  }
  return value;
}

/// Everything in an override is at one place: the command line.
void set_place(Node& node, Place place) {
  node.place = place;
  for (auto& [key, child] : node.members) set_place(child, place);
  for (Node& item : node.items) set_place(item, place);
}

/// Objects and lists within each other.
std::size_t levels(const Node& node) {
  std::size_t below = 0;
  for (const auto& [key, child] : node.members) below = std::max(below, levels(child));
  for (const Node& item : node.items) below = std::max(below, levels(item));
  return below + (node.kind == Node::Kind::scalar ? 0 : 1);
}

void apply_override(Tree& tree, const std::string& text) {
  const auto equals = text.find('=');
  const std::string key = text.substr(0, equals);
  const bool dots = key.empty() || key.front() == '.' || key.back() == '.' ||
                    key.find("..") != key.npos || key.find_first_of(" \t\r\n\"{}") != key.npos;
  require(equals != text.npos && !dots, Exit::usage,
          "command line: {}: expected key.path=value, e.g. training.stop=12e", quote(text));
  require(is_utf8(key), Exit::usage, "command line: {}: the key is not UTF-8", quote(text));
  tree.sources.emplace_back("command line: " + key, "", false);
  Node patch = override_value(tree, key, text.substr(equals + 1));
  const auto names = static_cast<std::size_t>(std::count(key.begin(), key.end(), '.')) + 1;
  require(names + levels(patch) <= max_depth, Exit::usage,
          "command line: {}: nested deeper than {} levels", quote(text), max_depth);
  for (std::size_t end = key.size(); end != key.npos;) {  // from the last name outwards
    const std::size_t dot = end == 0 ? key.npos : key.rfind('.', end - 1);
    const std::size_t begin = dot == key.npos ? 0 : dot + 1;
    Node outer;
    outer.kind = Node::Kind::object;
    outer.add(key.substr(begin, end - begin), std::move(patch));
    patch = std::move(outer);
    end = dot;
  }
  set_place(patch, {tree.sources.size() - 1, 0});
  merge(tree.root, std::move(patch));
}

}  // namespace

void merge(Node& target, Node&& patch) {
  if (patch.kind != Node::Kind::object) {
    patch.order = target.order;
    target = std::move(patch);
    return;
  }
  if (target.kind != Node::Kind::object) {
    Node object;
    object.kind = Node::Kind::object;
    object.order = target.order;
    object.place = patch.place;
    if (target.kind == Node::Kind::scalar) object.shorthand = std::move(target.scalar);
    target = std::move(object);
  }
  const Node* type = patch.find("type");
  const Json before = type_of(target);
  if (type && !type->is_null() && before.is_string() && before != type->scalar) {
    target.members.clear();
    target.shorthand = nullptr;
  }
  for (auto* entry : in_order(patch.members)) {
    auto& [key, value] = *entry;
    if (value.is_null())
      target.members.erase(key);
    else if (Node* existing = target.find(key))
      merge(*existing, std::move(value));
    else
      merge(target.add(key, {}), std::move(value));
  }
}

Tree load(const std::string& name, std::string text, const std::vector<std::string>& overrides) {
  Tree tree;
  tree.root = Loader(tree).file(name, std::move(text));
  for (const std::string& text_override : overrides) apply_override(tree, text_override);
  resolve_references(tree);
  return tree;
}

}  // namespace manako::document
