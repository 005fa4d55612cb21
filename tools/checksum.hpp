#pragma once

#include <string>
#include <string_view>

namespace manako {

/// XXH3-64 of some bytes, 16 hex digits: tells two texts or files apart.
std::string checksum(std::string_view bytes);

}  // namespace manako
