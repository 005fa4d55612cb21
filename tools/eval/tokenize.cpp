#include "tools/eval/tokenize.hpp"

#include "core/error.hpp"
#include "core/utf8.hpp"
#include "tools/eval/tokenize_13a.hpp"

namespace manako {

namespace {

std::vector<std::string> characters(std::string_view line) {
  std::vector<std::string> tokens;
  for (std::size_t position = 0; position < line.size();) {
    const std::size_t start = position;
    if (!is_space(next_code_point(line, position)))
      tokens.emplace_back(line.substr(start, position - start));
  }
  return tokens;
}

}  // namespace

const std::vector<std::string>& tokenizations() {
  static const std::vector<std::string> names = {"13a", "char", "none"};
  return names;
}

std::vector<std::string> split_at_space(std::string_view line) {
  std::vector<std::string> tokens;
  bool inside = false;
  for (std::size_t position = 0; position < line.size();) {
    const std::size_t start = position;
    const bool space = is_space(next_code_point(line, position));
    if (!space && !inside) tokens.emplace_back();
    if (!space) tokens.back() += line.substr(start, position - start);
    inside = !space;
  }
  return tokens;
}

std::vector<std::string> tokenize(std::string_view line, std::string_view tokenization) {
  if (tokenization == "none") return split_at_space(line);
  if (tokenization == "13a") return split_at_space(separate_13a(line));
  if (tokenization == "char") return characters(line);
  fail(Exit::usage, "tokenize: unknown tokenization \"{}\"; expected 13a, char or none",
       tokenization);
}

}  // namespace manako
