#pragma once

namespace manako::testing {

/// Whether the tests run under AddressSanitizer, which makes them about ten times slower.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace manako::testing
