#pragma once

// Private to core/spec*.cpp.
#include <string>
#include <string_view>

namespace manako::document {

/// An option of ours: where it stands, as a JSON pointer, and how its value differs.
struct Ours {
  std::string_view path = {};  ///< "" if nothing corresponds
  std::string_view note = {};
};

/// What we call an option that other toolkits call `key` (in lower case, with _ for -).
Ours synonym(std::string_view key);
/// What we call a component or a choice that other toolkits call `name`; "" if nothing.
std::string synonym_of_value(std::string_view name);
/// Is `word` one of `words`, which blanks separate?
bool has_word(std::string_view words, std::string_view word);

}  // namespace manako::document
