#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace manako {

/// How a metric cuts a line into tokens, by the names of sacreBLEU:
///   "none"  at white space only, for text that is tokenized already;
///   "13a"   marks are separated as by mteval-v13a, see tokenize_13a.hpp (Western languages);
///   "char"  every character that is not white space (Japanese, Chinese).
const std::vector<std::string>& tokenizations();
std::vector<std::string> tokenize(std::string_view line, std::string_view tokenization);

/// The stretches between white space, as Python's str.split().
std::vector<std::string> split_at_space(std::string_view line);

}  // namespace manako
