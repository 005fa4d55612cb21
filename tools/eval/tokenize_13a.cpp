#include "tools/eval/tokenize_13a.hpp"

#include "core/utf8.hpp"

namespace manako {

namespace {

// The rules look at ASCII only, and no byte of a longer UTF-8 sequence is ASCII: bytes will do.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_stop(char c) { return c == '.' || c == ','; }
bool is_mark(char c) {
  return (c >= ' ' && c <= '/' && c != '\'' && c != '-' && !is_stop(c)) || (c >= ':' && c <= '@') ||
         (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

std::string without_trailing_space(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t position = 0; position < line.size();)
    if (!is_space(next_code_point(line, position))) end = position;
  return std::string(line.substr(0, end));
}

std::string replaced(const std::string& text, std::string_view from, std::string_view to) {
  std::string out;
  std::size_t start = 0;
  for (std::size_t found; (found = text.find(from, start)) != text.npos;
       start = found + from.size())
    out.append(text, start, found - start).append(to);
  return out.append(text, start);
}

std::string separate_marks(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (is_mark(c))
      out.append({' ', c, ' '});
    else
      out += c;
  return out;
}

/// Puts the three strings before, between and behind each pair of characters that fits.  A pair
/// that fits is used up, as with re.sub: of "..." only the first two dots are one.
template <class Fits>
std::string separate_pairs(const std::string& text, Fits fits, const char* before,
                           const char* between, const char* behind) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i + 1 < text.size() && fits(text[i], text[i + 1])) {
      out.append(before).append(1, text[i]).append(between).append(1, text[i + 1]).append(behind);
      ++i;
    } else {
      out += text[i];
    }
  return out;
}

}  // namespace

std::string separate_13a(std::string_view line) {
  std::string text = without_trailing_space(line);
  text = replaced(text, "<skipped>", "");
  text = replaced(text, "-\n", "");  // a word broken at the end of a line
  text = replaced(text, "\n", " ");
  text = replaced(text, "&quot;", "\"");
  text = replaced(text, "&amp;", "&");  // before the next two: "&amp;lt;" is "<", as in sacreBLEU
  text = replaced(text, "&lt;", "<");
  text = replaced(text, "&gt;", ">");
  text = separate_marks(" " + text + " ");
  text = separate_pairs(
      text, [](char a, char b) { return !is_digit(a) && is_stop(b); }, "", " ", " ");
  text = separate_pairs(
      text, [](char a, char b) { return is_stop(a) && !is_digit(b); }, " ", " ", "");
  return separate_pairs(
      text, [](char a, char b) { return is_digit(a) && b == '-'; }, "", " ", " ");
}

}  // namespace manako
