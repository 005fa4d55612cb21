#pragma once

// Private to core/spec*.cpp.
#include <string>
#include <string_view>

namespace manako::document {

/// What we call an option that other toolkits call `key`: "lr", or a path as "data/batching/size";
/// "" if there is no such option.
std::string synonym(std::string_view key);

}  // namespace manako::document
