#pragma once

#include <string>
#include <vector>

#include "tests/support/temporary_directory.hpp"

namespace manako::testing {

/// A spec file that tries to crash, hang, exhaust or deceive, and words of what is said about it.
struct Hostile {
  std::string text, said;
};

/// Each must end as a usage error with its words, in few lines, soon, and with little memory.
/// Written into the folder as hostile.json.
void check_hostile(const TemporaryDirectory& folder, const std::vector<Hostile>& all);

}  // namespace manako::testing
