#include "core/utf8.hpp"

#include <bit>

namespace manako {

namespace {
constexpr char32_t replacement = 0xFFFD;
constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};  // by length: shorter is overlong
}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto first = static_cast<unsigned char>(text[position]);
  if (first < 0x80) return text[position++];
  const int length = std::countl_one(first);
  const std::size_t end = position + length;
  if (length < 2 || length > 4 || end > text.size()) return ++position, replacement;
  char32_t c = first & (0x7F >> length);
  for (std::size_t i = position + 1; i < end; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return ++position, replacement;
    c = c << 6 | (byte & 0x3F);
  }
  const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
  if (c < smallest[length] || c > 0x10FFFF || surrogate) return ++position, replacement;
  position = end;
  return c;
}

bool is_valid_utf8(std::string_view text) {
  constexpr std::string_view written_out = "\xEF\xBF\xBD";  // U+FFFD itself
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    if (next_code_point(text, position) == 0xfffd &&
        text.substr(begin, position - begin) != written_out)
      return false;
  }
  return true;
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t position = 0; position < text.size();) out += next_code_point(text, position);
  return out;
}

bool is_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace manako
