#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/checksum.hpp"
#include "core/files.hpp"
#include "core/safetensors.hpp"

// Shared by the writer and the reader of core/safetensors.hpp; not for others.
namespace manako::safetensors {

/// Name of the metadata entry with the checksum of everything before the data, and what stands
/// before its value in the text.  Its own 16 digits count as '0'.
inline constexpr std::string_view header_checksum = "header_checksum";
inline constexpr std::string_view header_checksum_mark = R"("header_checksum":")";
/// Name of the metadata entry with the checksums of the data: JSON text, tensor name -> digits.
inline constexpr std::string_view checksums = "checksums";
inline constexpr std::string_view no_checksum = "0000000000000000";
/// The data starts at a multiple of this.
inline constexpr std::int64_t alignment = 64;

/// "text" for a message, whatever a file has put into it: one line, and not a long one.
std::string shown(std::string_view text);

/// Bytes of one element, or 0 for an unknown type.
std::int64_t element_bytes(std::string_view dtype);

/// Reads and checks everything but the data.
SafeTensorsHeader read_header(const InputFile& file);

}  // namespace manako::safetensors
