#pragma once

#include <string>
#include <string_view>

namespace manako {

/// SHA-256 (FIPS 180-4), 64 lower-case hex digits: what `sha256sum` prints.
std::string sha256(std::string_view bytes);

/// Of a whole file.  Throws Error(Exit::io) if it cannot be read.
std::string sha256_of_file(const std::string& path);

}  // namespace manako
