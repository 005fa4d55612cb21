#pragma once

#include <string>
#include <string_view>

namespace manako {

/// The line with blanks around its marks, by the rules of NIST's mteval-v13a.pl as sacreBLEU has
/// them: trailing white space and "<skipped>" go; &quot; &amp; &lt; &gt; become characters; every
/// ASCII mark but ' , - . stands alone; so do . and , unless between digits, and - after a digit.
std::string separate_13a(std::string_view line);

}  // namespace manako
