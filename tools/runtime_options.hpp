#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/spec.hpp"

namespace manako {

/// The section "runtime": what a run may take of the machine.
struct RuntimeOptions {
  std::int64_t memory = 0;  ///< bytes of the process at its peak; 0: no limit to choose by
  /// Says that nothing is to be chosen any more, and what was: overrides, or `nothing`; "" before.
  std::string chosen;
  static constexpr const char* nothing = "nothing";

  static RuntimeOptions read(Spec& runtime);
};

/// "2GB", "1.5GiB", "500MB": bytes.  Nothing if the text is no size of at least one byte.
std::optional<std::int64_t> parse_bytes(std::string_view text);

/// `chosen` as what follows the spec on a command line.
std::vector<std::string> words_of(const std::string& chosen);

}  // namespace manako
