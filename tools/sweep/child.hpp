#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace manako {

/// This program, run once more beside us with other arguments.  It is in a process group of its
/// own, so that Ctrl-C reaches only us, and the kernel kills it when we die, however we die.
class Child {
 public:
  /// Standard input is empty, both outputs are appended to the log.  Error(Exit::io) or
  /// Error(Exit::resource) if it cannot be started.
  Child(std::vector<std::string> arguments, const std::string& log,
        std::string program = "/proc/self/exe");
  /// Kills it, if it still runs.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Its exit status, or 128 + the signal that killed it; nothing as long as it runs.
  std::optional<int> status();
  void send(int signal) const;

 private:
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace manako
