#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace manako {

/// What was met while a text file was read.
struct LineReport {
  std::string path;  ///< what was really read: `path`, `path`.gz, or "standard input"
  std::int64_t lines = 0, empty = 0, crlf = 0;
  bool bom = false;                        ///< a byte order mark at the start was dropped
  bool final_newline = true;               ///< false: the last line has no \n
  std::vector<std::string> notes() const;  ///< what a user should know; usually nothing
};

/// The file to read for `path`: itself, or `path`.gz if only that exists.  Cheap: reads the first
/// bytes (of "-", standard input, all).  Throws Error(Exit::data) if it is missing, a folder or no
/// text, Exit::io if unreadable.
std::string find_text_file(const std::string& path);

/// Calls `take` with each line of a UTF-8 file, plain or gzip (told by content, not by name).
/// A line ends at \n only; a \r before it is dropped and counted; a last line without \n counts.
/// Invalid UTF-8 and NUL throw Error(Exit::data) naming file:line:column (in bytes, from 1).
void for_each_line(const std::string& path, LineReport& report,
                   const std::function<void(std::string_view)>& take);

/// All lines.
std::vector<std::string> read_lines(const std::string& path, LineReport& report);

/// The whole text, line ends as \n.
std::string read_text(const std::string& path, LineReport& report);

}  // namespace manako
