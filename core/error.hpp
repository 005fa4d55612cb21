#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace manako {

/// Exit codes of the program, one for each kind of failure.  1 is not among them: with it a command
/// ends that looked for something wrong, or different, and found it.
enum class Exit : int {
  ok = 0,
  usage = 2,       ///< command line or spec
  data = 3,        ///< training or test data
  model = 4,       ///< model or checkpoint file
  io = 5,          ///< input and output
  divergence = 6,  ///< the loss ran away, or left the finite numbers
  resource = 7,    ///< memory or another limit
  internal = 70,   ///< a bug of ours
};

/// Every failure the program reports.  The message says who, what is wrong, what was expected, what
/// was found and the likely fix; the code decides the exit status.
class Error : public std::runtime_error {
 public:
  Error(Exit code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Exit code() const { return code_; }

 private:
  Exit code_;
};

template <class... Args>
[[noreturn]] void fail(Exit code, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(code, fmt::format(format, std::forward<Args>(args)...));
}

/// Validation, never an assert: throws Error(code, message) unless `ok`.  The arguments are
/// evaluated in any case: where they cost something, write `if (bad) fail(...)`.
template <class... Args>
void require(bool ok, Exit code, fmt::format_string<Args...> format, Args&&... args) {
  if (!ok) [[unlikely]]
    fail(code, format, std::forward<Args>(args)...);
}

}  // namespace manako
