#pragma once

#include <fmt/format.h>

#include <string>

namespace manako::log {

/// Talk goes to stderr, results to stdout.  One line each; control bytes from files are escaped.
void line(const std::string& text);

template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  line(fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
  line("warning: " + fmt::format(format, std::forward<Args>(args)...));
}

/// `--quiet`: info and warnings are dropped from now on.
void set_quiet(bool quiet);
bool is_quiet();

/// `text` with control bytes (but newline and tab) and invalid UTF-8 as \xNN, fit for a terminal.
std::string printable(std::string_view text);

}  // namespace manako::log
