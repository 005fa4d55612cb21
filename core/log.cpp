#include "core/log.hpp"

#include <cstdio>

#include "core/utf8.hpp"

namespace manako::log {
namespace {

bool quiet = false;

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t end = 0; end < text.size();) {
    std::size_t begin = end;
    const char32_t c = next_code_point(text, end);
    const bool invalid = c == 0xfffd && end - begin == 1;
    const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
    if (!invalid && !control) out += text.substr(begin, end - begin);
    for (; (invalid || control) && begin < end; ++begin)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[begin]));
  }
  return out;
}

void set_quiet(bool value) { quiet = value; }
bool is_quiet() { return quiet; }

void line(const std::string& text) {
  if (quiet) return;
  const std::string whole = printable(text) + "\n";
  std::fwrite(whole.data(), 1, whole.size(), stderr);
  std::fflush(stderr);
}

}  // namespace manako::log
