#pragma once

#include <string>
#include <vector>

namespace manako {

/// Words as a line for a shell: in single quotes where it would take them apart or replace
/// something.   {"a", "b=[1]"} -> a 'b=[1]'
std::string shell_words(const std::vector<std::string>& words);

}  // namespace manako
