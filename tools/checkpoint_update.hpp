#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace manako {

/// The update that the weights of a file are from, by its metadata; -1 if it does not say.
std::int64_t update_of(const std::map<std::string, std::string>& metadata);

}  // namespace manako
