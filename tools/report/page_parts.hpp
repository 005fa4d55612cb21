#pragma once

/// The files of tools/report/page, put into the program by tools/report/embed.cmake.
namespace manako::report::page_parts {

extern const char* const frame;          ///< page.html
extern const char* const style;          ///< page.css
extern const char* const script;         ///< all *.js, in the order of their names
extern const char* const style_sha256;   ///< 64 hexadecimal digits
extern const char* const script_sha256;  ///< the same of the script

}  // namespace manako::report::page_parts
