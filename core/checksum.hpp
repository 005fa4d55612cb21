#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace manako {

/// XXH3-64 of some bytes as 16 lower-case hex digits: tells two texts, files or tensors apart.
std::string checksum(const void* data, std::size_t bytes);
inline std::string checksum(std::string_view text) { return checksum(text.data(), text.size()); }

}  // namespace manako
