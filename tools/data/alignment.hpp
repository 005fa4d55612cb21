#pragma once

#include <string>
#include <vector>

namespace manako {

/// Throws Error(Exit::data) unless both sides have as many lines; the message gives both counts and
/// the line near which their lengths stop matching.
void require_same_lines(const std::string& source_file, const std::vector<std::string>& source,
                        const std::string& target_file, const std::vector<std::string>& target);

/// `shorter` lacks some lines of `longer`: after how many lines most likely, if they are missing in
/// one place.  A pair of lines fits as well as its ratio of lengths is the usual one; the answer is
/// the place with the best fit of all pairs before it and all shifted pairs behind it.
std::size_t find_gap(const std::vector<std::string>& shorter,
                     const std::vector<std::string>& longer);

}  // namespace manako
