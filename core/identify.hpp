#pragma once

#include <string>
#include <string_view>

namespace manako {

/// What the content of a file is, by its first bytes, for messages about a wrong file: "a zip
/// archive ...", with the way out where there is one.  "" when nothing is recognised.  The first
/// 512 bytes are enough.
std::string identify(std::string_view bytes);

}  // namespace manako
