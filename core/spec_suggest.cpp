// What was probably meant: the nearest name, the same number without quotes, a known unit.
#include "core/spec_suggest.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "core/error.hpp"
#include "core/spec.hpp"
#include "core/spec_synonyms.hpp"

namespace manako {
namespace document {

std::string plain(std::string_view word) {
  std::string out;
  for (const char c : word.substr(std::min(word.find_first_not_of('-'), word.size())))
    out += c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

namespace {

/// Damerau-Levenshtein distance (optimal string alignment).
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before, last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before = last;
    std::swap(last, now);
  }
  return last[b.size()];
}

std::string did_you_mean(const std::string& what) {
  return fmt::format("; did you mean {}?", what);
}

/// Units as people write them, and ours.
constexpr std::array<std::pair<std::string_view, std::string_view>, 38> units = {{
    {"update", "u"},     {"updates", "u"}, {"step", "u"},      {"steps", "u"},    {"it", "u"},
    {"iter", "u"},       {"iters", "u"},   {"iteration", "u"}, {"batch", "u"},    {"batches", "u"},
    {"iterations", "u"}, {"ep", "e"},      {"epo", "e"},       {"epoch", "e"},    {"epochs", "e"},
    {"tok", "t"},        {"toks", "t"},    {"token", "t"},     {"tokens", "t"},   {"k", "kt"},
    {"m", "min"},        {"mt", "Mt"},     {"mtok", "Mt"},     {"mtokens", "Mt"}, {"ktok", "kt"},
    {"ktokens", "kt"},   {"g", "Gt"},      {"gt", "Gt"},       {"gtokens", "Gt"}, {"sec", "s"},
    {"secs", "s"},       {"second", "s"},  {"seconds", "s"},   {"mins", "min"},   {"minute", "min"},
    {"minutes", "min"},  {"hr", "h"},      {"hours", "h"},
}};

std::string meant_interval(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || !(number > 0 && number < 1e15)) return "";
  std::string_view written(rest, static_cast<std::size_t>(end - rest));
  written.remove_prefix(std::min(written.find_first_not_of(" _-"), written.size()));
  const std::string word = plain(written);
  const auto known = std::find_if(units.begin(), units.end(),
                                  [&](const auto& unit) { return unit.first == word; });
  const std::string unit = known != units.end() ? std::string(known->second)
                           : word.empty()       ? "u"
                                                : word;
  const auto read = Interval::parse(fmt::format("{:.3f}{}", number, unit));
  return read ? did_you_mean(quote(read->text())) : "";
}

/// 64 for "64", true for "yes".
std::string meant_scalar(const std::string& text, std::string_view kind) {
  if (kind == "boolean") {
    const std::string word = plain(text);
    for (const char* yes : {"true", "yes", "on", "1"})
      if (word == yes) return did_you_mean("true");
    for (const char* no : {"false", "no", "off", "0", "none"})
      if (word == no) return did_you_mean("false");
    return "";
  }
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const bool is_number = error == std::errc{} && rest == end;
  return is_number ? did_you_mean(fmt::format("{}, without quotes", printable(text, 60))) : "";
}

}  // namespace

std::string nearest_name(std::string_view word, const std::vector<std::string>& names) {
  const std::string other = synonym_of_value(plain(word));
  if (std::find(names.begin(), names.end(), other) != names.end()) return other;
  return nearest(word, names);
}

std::string meant(const Node& value, std::string_view kind,
                  const std::vector<std::string>& choices) {
  if (value.kind != Node::Kind::scalar) return "";
  if (kind == "boolean" && value.scalar.is_number()) return meant_scalar(value.scalar.dump(), kind);
  if (!value.scalar.is_string()) return "";
  const std::string& text = value.scalar.get_ref<const std::string&>();
  if (text.size() > 64) return "";
  if (kind == "interval") return meant_interval(text);
  if (kind == "integer" || kind == "number" || kind == "boolean") return meant_scalar(text, kind);
  const std::string name = nearest_name(text, choices);
  return name.empty() ? "" : did_you_mean(quote(name));
}

}  // namespace document

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > 64) return "";
  const std::string plain_word = document::plain(word);
  const std::size_t forgiven = word.size() < 2 ? 0 : std::max<std::size_t>(1, word.size() / 3);
  std::size_t best = forgiven + 1;
  std::string out;
  for (const std::string& candidate : known) {
    if (candidate.size() > 64) continue;
    const std::size_t d = document::distance(plain_word, document::plain(candidate));
    if (d < best && d < candidate.size()) {
      best = d;
      out = candidate;
    }
  }
  return out;
}

}  // namespace manako
