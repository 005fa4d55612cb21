#include "tools/report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace manako::report {

std::string safe_json(const Json& value) {
  std::string out;
  // "<" occurs inside strings only, where \u003c means the same.
  for (const char c : value.dump(-1, ' ', false, Json::error_handler_t::replace))
    c == '<' ? out += "\\u003c" : out += c;
  return out;
}

std::optional<Json> parse(std::string_view text) {
  constexpr int deepest = 100;  // writing and walking a value is recursive
  bool too_deep = false;
  Json value = Json::parse(
      text.begin(), text.end(),
      [&](int depth, Json::parse_event_t, Json&) {
        too_deep |= depth > deepest;
        return !too_deep;
      },
      false, true);
  if (too_deep || value.is_discarded()) return std::nullopt;
  return value;
}

Json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  constexpr double largest_exact = 9007199254740992.0;
  if (value == std::round(value) && std::fabs(value) < largest_exact)
    return static_cast<std::int64_t>(value);
  const std::string digits = fmt::format("{:.7g}", value);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string clipped(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  const auto inside = [&] { return (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80; };
  while (most > 0 && inside()) --most;
  return text.substr(0, most) + "…";
}

std::string base64(std::span<const std::uint8_t> bytes) {
  static constexpr char letters[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= count ? letters[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

std::string base64_of_hex(std::string_view digits) {
  std::vector<std::uint8_t> bytes(digits.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    std::from_chars(digits.data() + 2 * i, digits.data() + 2 * i + 2, bytes[i], 16);
  return base64(bytes);
}

}  // namespace manako::report
