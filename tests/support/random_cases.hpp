#pragma once

#include <cstdint>

#include "tests/support/sanitized.hpp"

namespace manako::testing {

/// How many random cases a kernel is held against its reference.
inline constexpr std::uint64_t random_cases = sanitized ? 1000 : 10000;

}  // namespace manako::testing
