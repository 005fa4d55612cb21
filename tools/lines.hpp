#pragma once

#include <string_view>
#include <vector>

namespace manako {

/// The lines of a text, without their ends; a last one without an end counts.  They point into it.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace manako
