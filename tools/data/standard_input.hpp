#pragma once

#include <string>
#include <string_view>

namespace manako::standard_input {

/// The file name that stands for it.
inline constexpr std::string_view name = "-";

/// Everything on standard input: read at the first call, then kept, because a corpus is looked at
/// more than once and a pipe is not.  Error(Exit::usage) where it is a terminal, Exit::io if it
/// cannot be read, Exit::data if it is not what expect() said.
const std::string& bytes();
bool was_read();
/// XXH3-64 of bytes(), 16 hex digits; reads it.
std::string checksum();
/// It must be the corpus of this checksum, whether it is read already or later; "": any will do.
void expect(const std::string& checksum);

}  // namespace manako::standard_input
