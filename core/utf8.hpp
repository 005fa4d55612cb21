#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace manako {

/// The code point that starts at `position`, which moves behind it.  A byte that is not part of
/// valid UTF-8 reads as U+FFFD and is one byte long.   Requires: position < text.size().
char32_t next_code_point(std::string_view text, std::size_t& position);

/// Is every byte part of valid UTF-8?
bool is_valid_utf8(std::string_view text);

/// All code points of the text.
std::u32string code_points(std::string_view text);

/// White space of Unicode as Python's str.isspace knows it (sacreBLEU splits by it): the blank, the
/// ASCII controls 9..13 and 28..31, NEL, the no-break spaces, U+2000..200A, U+3000 and a few more.
bool is_space(char32_t c);

}  // namespace manako
