#pragma once

// Private to core/spec*.cpp: what was probably meant.
#include <string>
#include <string_view>
#include <vector>

#include "core/spec_document.hpp"

namespace manako::document {

/// Lower case, and with _ for -: "--Max-Tokens" is "max_tokens".
std::string plain(std::string_view word);
/// The one of `names` that `word` is close to, or means in another toolkit; "" if none.
std::string nearest_name(std::string_view word, const std::vector<std::string>& names);
/// `; did you mean "pre"?` for a value that does not fit an option of this kind; "" if unclear.
std::string meant(const Node& value, std::string_view kind,
                  const std::vector<std::string>& choices);

}  // namespace manako::document
