#pragma once

#include <cstdint>

namespace manako::testing {

/// How many random cases a kernel is held against its reference; sanitizers are ten times slower.
#ifdef __SANITIZE_ADDRESS__
inline constexpr std::uint64_t random_cases = 1000;
#else
inline constexpr std::uint64_t random_cases = 10000;
#endif

}  // namespace manako::testing
