// What is wrong with a spec, in words.
#include <algorithm>
#include <tuple>

#include "core/spec_object.hpp"
#include "core/spec_suggest.hpp"
#include "core/spec_synonyms.hpp"

namespace manako {
namespace document {

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : text.substr(0, limit)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\u{:04x}", byte);
    else
      out += c;
  }
  if (text.size() <= limit) return out;
  while (!out.empty() && (text[limit] & '\xC0') == '\x80') {  // not within a character
    out.pop_back();
    --limit;
  }
  return out + "...";
}

Source::Source(std::string its_name, std::string its_text, bool from_file)
    : name(std::move(its_name)), text(std::move(its_text)), is_file(from_file) {
  LineColumn at;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % stride == 0) marks.push_back(at);
    at.pass(text[i]);
  }
}

std::string where(const Source& source, std::size_t offset) {
  const std::string name = printable(source.name);
  if (!source.is_file) return name;
  offset = std::min(offset, source.text.size());
  LineColumn at;
  if (!source.marks.empty()) {
    const std::size_t mark = std::min(offset / Source::stride, source.marks.size() - 1);
    at = source.marks[mark];
    for (std::size_t i = mark * Source::stride; i < offset; ++i) at.pass(source.text[i]);
  }
  return fmt::format("{}:{}:{}", name, at.line, at.column);
}

std::string child_path(const std::string& path, std::string_view key) {
  std::string out = path + "/";
  for (const char c : key) {
    if (c == '~' || c == '/')
      out += c == '~' ? "~0" : "~1";
    else
      out += c;
  }
  return out;
}

std::string quote(std::string_view text) { return fmt::format("\"{}\"", printable(text, 60)); }

std::string quote_list(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + quote(name);
  return out.empty() ? "nothing" : out;
}

std::string found(const Node& node) {
  switch (node.kind) {
    case Node::Kind::object:
      return "an object";
    case Node::Kind::array:
      return fmt::format("a list of {}", node.items.size());
    default:
      break;
  }
  if (!node.scalar.is_string()) return node.scalar.dump();
  return "the text " + quote(node.scalar.get_ref<const std::string&>());
}

namespace {

std::string line_of(const Tree& tree, const Problem& problem) {
  const std::string at = where(tree.sources[problem.place.source], problem.place.offset);
  const std::string path =
      printable(problem.path, max_shown_path) + (problem.path.empty() ? "" : ": ");
  return fmt::format("{}: {}{}", at, path, printable(problem.message));
}

}  // namespace
}  // namespace document

using document::quote;

namespace {

/// Where options of this name stand, the three shortest paths: "/a/x or /b/x".
std::string declared_at(const std::vector<Declared>& declared, const std::string& name) {
  std::vector<std::string> places;
  for (const Declared& option : declared)
    if (option.path.ends_with(name)) places.push_back(option.path);
  const auto depth = [](const std::string& path) {
    return std::count(path.begin(), path.end(), '/');
  };
  std::stable_sort(places.begin(), places.end(),
                   [&](const auto& a, const auto& b) { return depth(a) < depth(b); });
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(places.size(), 3); ++i)
    out += (i > 0 ? " or " : "") + places[i];
  return out;
}

}  // namespace

/// Here under another toolkit's name, here misspelt, elsewhere, or elsewhere under another name.
std::string Spec::Document::suggestion(const Object& object, const std::string& key) const {
  const auto [ours, note] = document::synonym(document::plain(key));
  const std::string last(ours.substr(ours.rfind('/') + 1));
  const std::string noted = note.empty() ? "" : fmt::format(" ({})", note);
  if (!last.empty() && object.known.contains(last))
    return "; did you mean " + quote(last) + noted + "?";
  if (ours.empty() && !note.empty()) return fmt::format("; {}", note);
  const std::string near = nearest(key, {object.known.begin(), object.known.end()});
  if (!near.empty()) return "; did you mean " + quote(near) + "?";
  const std::string place = key == "type" ? "" : declared_at(declared, "/" + key);
  if (!place.empty()) return "; it belongs at " + place;
  if (!ours.empty() && document::child_path(object.given, key) == ours)
    return "; a component of another type has it";
  if (!ours.empty()) {
    const std::string other = declared_at(declared, "/" + last);
    return fmt::format("; did you mean {}{}?", other.empty() ? ours : other, noted);
  }
  if (object.known.empty()) return "; no keys are known here";
  return "; known here: " + document::quote_list({object.known.begin(), object.known.end()});
}

/// The first max_lines keys that nobody read; `count` is the number of all.
std::vector<Problem> Spec::Document::unknown_keys(std::size_t& count) const {
  struct Unknown {
    Place place;
    const Object* object;
    const std::string* key;
  };
  std::vector<Unknown> all;
  for (const Object& object : objects)
    if (object.node && !object.silent)
      for (const auto& [key, member] : object.node->members)
        if (!member.read && !member.is_null()) all.push_back({member.place, &object, &key});
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.place < b.place; });
  const auto same = [](const auto& a, const auto& b) {  // two objects may inherit one section
    return a.place == b.place && *a.key == *b.key && a.object->given == b.object->given;
  };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  count = all.size();
  all.resize(std::min(count, document::max_lines));
  std::vector<Problem> out;
  for (const Unknown& u : all)
    out.push_back({u.place, document::child_path(u.object->given, *u.key),
                   "unknown key" + suggestion(*u.object, *u.key)});
  return out;
}

std::vector<std::string> Spec::problems() const {
  const Document& document = *object_->document;
  std::size_t unknown = 0;
  // Where reading was broken off, most keys are unread for that reason alone.
  const bool broken_off = document.components > document::max_components;
  std::vector<Problem> all = broken_off ? std::vector<Problem>{} : document.unknown_keys(unknown);
  const std::size_t unlisted = unknown - all.size() + document.tree.dropped;
  const auto& others = document.tree.problems;
  all.insert(all.end(), others.begin(), others.end());
  const auto content = [](const Problem& p) { return std::tie(p.place, p.path, p.message); };
  std::sort(all.begin(), all.end(),
            [&](const Problem& a, const Problem& b) { return content(a) < content(b); });
  const auto same = [&](const Problem& a, const Problem& b) { return content(a) == content(b); };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  std::vector<std::string> lines;
  for (const Problem& problem : all) {
    if (lines.size() == document::max_lines) break;
    lines.push_back(document::line_of(document.tree, problem));
  }
  if (const std::size_t rest = all.size() + unlisted - lines.size(); rest > 0)
    lines.push_back(fmt::format("... and {} more problems", rest));
  return lines;
}

void Spec::throw_if_problems() const {
  std::string all;
  for (const std::string& line : problems()) all += (all.empty() ? "" : "\n") + line;
  require(all.empty(), Exit::usage, "{}", all);
  object_->document->components = 0;  // a model is read once to check it, once to build it
}

}  // namespace manako
