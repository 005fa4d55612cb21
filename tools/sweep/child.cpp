#include "tools/sweep/child.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "core/error.hpp"
#include "core/files.hpp"

namespace manako {
namespace {

constexpr int could_not_start = 127;

// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(const char* program, char** words, int in, int out, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(could_not_start);  // it died before we asked to die with it
  ::setpgid(0, 0);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execv(program, words);
  ::_exit(could_not_start);
}

}  // namespace

Child::Child(std::vector<std::string> arguments, const std::string& log, std::string program) {
  arguments.insert(arguments.begin(), "manako");
  std::vector<char*> words;
  for (std::string& word : arguments) words.push_back(word.data());
  words.push_back(nullptr);
  const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  const int error = errno;
  const pid_t parent = ::getpid();
  if (in >= 0 && out >= 0) pid_ = ::fork();
  if (pid_ == 0) become(program.c_str(), words.data(), in, out, parent);
  const int fork_error = errno;
  ::close(in);
  ::close(out);
  if (in < 0 || out < 0) fail(Exit::io, "{}: cannot write there: {}", log, system_message(error));
  if (pid_ < 0)
    fail(Exit::resource, "sweep: cannot start another process: {}; likely fix: a smaller --jobs",
         system_message(fork_error));
}

Child::~Child() {
  if (pid_ < 0 || status()) return;
  send(SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::optional<int> Child::status() {
  int raw = 0;
  if (!status_ && ::waitpid(pid_, &raw, WNOHANG) == pid_)
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
  return status_;
}

void Child::send(int signal) const {
  if (!status_) ::kill(pid_, signal);
}

}  // namespace manako
