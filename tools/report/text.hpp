#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace manako::report {

using Json = nlohmann::ordered_json;

/// JSON that may stand inside <script>: no "<", so neither "</script>" nor "<!--" can end it, and
/// bytes that are no UTF-8 are U+FFFD.   Requires: nested no deeper than parse() allows.
std::string safe_json(const Json& value);

/// A value of a file that nobody has checked, perhaps with comments: nothing, if it is no JSON or
/// nested too deep.
std::optional<Json> parse(std::string_view text);

/// A number as short as it can be read: seven digits; null for what is not finite.
Json rounded(double value);

/// The first `most` bytes of a text, not inside a character, with "…" if something is left out.
std::string clipped(const std::string& text, std::size_t most = 2000);

/// RFC 4648, with padding.
std::string base64(std::span<const std::uint8_t> bytes);
/// The bytes of hexadecimal digits as base64: what a Content-Security-Policy wants of a checksum.
std::string base64_of_hex(std::string_view digits);

}  // namespace manako::report
