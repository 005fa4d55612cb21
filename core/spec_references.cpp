// "${a.b}" stands for the value at /a/b, whatever its type.
#include <algorithm>

#include "core/spec_document.hpp"

namespace manako::document {
namespace {

/// The way from the root to a value; it becomes a string only for a message.
struct Way {
  const Way* parent;
  std::string_view key;
  std::string path() const { return parent ? child_path(parent->path(), key) : std::string(key); }
};

class Resolver {
 public:
  explicit Resolver(Tree& tree) : tree_(tree) {}

  void resolve(Node& node, const Way& way, std::size_t depth) {
    if (node.state != Node::State::fresh) return;
    node.state = Node::State::busy;
    if (node.kind == Node::Kind::scalar && node.scalar.is_string()) {
      reference(node, way, depth);
    } else {
      for (auto& [key, child] : node.members) resolve(child, {&way, key}, depth + 1);
      for (std::size_t i = 0; i < node.items.size(); ++i)
        resolve(node.items[i], {&way, std::to_string(i)}, depth + 1);
    }
    node.state = Node::State::done;
  }

 private:
  void reference(Node& node, const Way& way, std::size_t depth) {
    const std::string& text = node.scalar.get_ref<const std::string&>();
    const auto start = text.find("${");
    const auto end = start == text.npos ? start : text.find('}', start);
    if (end == text.npos) return;
    std::string wrong;
    if (start != 0 || end + 1 != text.size())
      wrong = "a reference must be the whole text";
    else if (++references_ > max_references)
      wrong = fmt::format("too many references; expected at most {}", max_references);
    else
      wrong = replace(node, std::string(text, 2, end - 2), depth);
    if (wrong.empty()) return;
    if (!tree_.is_full())
      tree_.problems.push_back({node.place, way.path(), quote(text) + ": " + wrong});
    node.kind = Node::Kind::broken;
  }

  /// Puts the value named by `name` into `node`; returns what is wrong, or "".
  std::string replace(Node& node, std::string_view name, std::size_t depth) {
    if (chained_ >= max_chained)
      return fmt::format("references follow each other too deep; expected at most {}", max_chained);
    Node* target = &tree_.root;
    std::string path;
    for (std::size_t begin = 0; begin <= name.size();) {
      const std::size_t end = std::min(name.find('.', begin), name.size());
      const std::string_view key = name.substr(begin, end - begin);
      if (!target->find(key)) return "there is no " + quote(child_path(path, key));
      target = target->find(key);
      path = child_path(path, key);
      begin = end + 1;
      if (begin <= name.size() && target->kind == Node::Kind::scalar)
        follow(*target, path);  // on the way to the value: it may be a reference itself
    }
    if (target->state == Node::State::busy) return "the reference leads back to itself";
    follow(*target, path);
    if (target->kind == Node::Kind::broken) {
      node.kind = Node::Kind::broken;  // reported at the target
      return "";
    }
    return copy(node, *target, depth);
  }

  void follow(Node& target, const std::string& path) {
    ++chained_;
    resolve(target, {nullptr, path},
            static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')));
    --chained_;
  }

  std::string copy(Node& node, const Node& target, std::size_t depth) {
    circular_ = false;
    const std::size_t deepest = copied_ > max_copied ? 0 : measure(target, depth);
    if (circular_) return "the reference leads back to itself";
    if (copied_ > max_copied)
      return fmt::format("references make the spec too big; expected at most {} values copied",
                         max_copied);
    if (deepest > max_depth)
      return fmt::format("references make the spec too deep; expected at most {} levels",
                         max_depth);
    Node value = target;
    value.place = node.place;
    value.order = node.order;
    node = std::move(value);
    return "";
  }

  /// Counts the values of a subtree that begins at `depth`; returns the depth of its deepest one.
  std::size_t measure(const Node& node, std::size_t depth) {
    ++copied_;
    circular_ |= node.state == Node::State::busy;
    std::size_t deepest = depth + (node.kind == Node::Kind::scalar ? 0 : 1);
    for (const auto& [key, child] : node.members)
      deepest = std::max(deepest, measure(child, depth + 1));
    for (const Node& item : node.items) deepest = std::max(deepest, measure(item, depth + 1));
    return deepest;
  }

  Tree& tree_;
  std::size_t references_ = 0, chained_ = 0, copied_ = 0;
  bool circular_ = false;
};

}  // namespace

void resolve_references(Tree& tree) { Resolver(tree).resolve(tree.root, {nullptr, ""}, 0); }

}  // namespace manako::document
