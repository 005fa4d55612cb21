#pragma once

#include <string>
#include <vector>

namespace manako::check {

enum class Verdict { ok, warning, wrong };
/// "ok", "warning", "WRONG".
const char* to_text(Verdict verdict);

/// What a check or a rule has to say.
struct Finding {
  std::string name;  ///< of the check or rule
  Verdict verdict = Verdict::ok;
  std::string found, expected, fix;
  std::vector<std::string> details = {};  ///< further lines, e.g. a table
};

}  // namespace manako::check
