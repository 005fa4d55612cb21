#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "core/spec.hpp"

namespace manako {

/// The value of a key as the file has it, as JSON text; the key counts as read.
std::string raw_value(Spec& object, const std::string& key);
/// The members of a list of any values, as JSON text; an empty list is a problem.
std::vector<std::string> read_values(Spec& object, const std::string& key);

/// Draws from a distribution, as JSON text: {"uniform": [a, b]}, {"log_uniform": [a, b]} (both
/// rounded to four digits), {"integer": [a, b]} (b included) or {"choice": [...]}.
std::vector<std::string> draw(Spec& from, std::int64_t count, const Random& random);

}  // namespace manako
