#include "tests/support/run_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <tuple>

#include "tests/support/sanitized.hpp"

namespace manako::testing {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double longest = sanitized ? 600 : 60;

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Both ends are closed in the child but for what became its standard streams.
struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    read = ends[0];
    write = ends[1];
  }
  ~Pipe() {
    close(read);
    close(write);
  }
  static void close(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
};

[[noreturn]] void become(std::vector<char*> words, const RunOptions& options, Pipe& in, Pipe& out,
                         Pipe& error) {
  ::dup2(in.read, STDIN_FILENO);
  ::dup2(out.write, STDOUT_FILENO);
  ::dup2(error.write, STDERR_FILENO);
  if (!options.input_file.empty())
    ::dup2(::open(options.input_file.c_str(), O_RDONLY), STDIN_FILENO);
  if (!options.output_file.empty())
    ::dup2(::open(options.output_file.c_str(), O_WRONLY), STDOUT_FILENO);
  if (!options.directory.empty() && ::chdir(options.directory.c_str()) != 0) ::_exit(99);
  if (options.file_limit >= 0) {
    const rlimit limit{static_cast<rlim_t>(options.file_limit),
                       static_cast<rlim_t>(options.file_limit)};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ::execv(words[0], words.data());
  ::_exit(99);
}

// Feeds standard input and collects both outputs until they are closed.
void talk(pid_t child, const RunOptions& options, Pipe& in, Pipe& out, Pipe& error,
          RunResult& result, Clock::time_point begin) {
  std::size_t fed = 0;
  bool terminated = false;
  while (out.read >= 0 || error.read >= 0) {
    if (fed == options.input.size()) Pipe::close(in.write);
    std::array<pollfd, 3> ends = {pollfd{in.write, POLLOUT, 0}, pollfd{out.read, POLLIN, 0},
                                  pollfd{error.read, POLLIN, 0}};
    ::poll(ends.data(), ends.size(), 10);
    if (ends[0].revents != 0) {
      const ssize_t n = ::write(in.write, options.input.data() + fed, options.input.size() - fed);
      if (n < 0 && errno != EAGAIN) fed = options.input.size();  // it does not read any more
      if (n > 0) fed += static_cast<std::size_t>(n);
    }
    for (const auto& [end, text, ready] :
         {std::tuple{&out.read, &result.out, ends[1].revents},
          std::tuple{&error.read, &result.error, ends[2].revents}}) {
      if (ready == 0) continue;
      char block[65536];
      const ssize_t n = ::read(*end, block, sizeof block);
      if (n > 0) text->append(block, static_cast<std::size_t>(n));
      if (n == 0) Pipe::close(*end);
    }
    if (options.terminate_after > 0 && !terminated && since(begin) >= options.terminate_after)
      terminated = ::kill(child, SIGTERM) == 0;
    if (since(begin) > longest) ::kill(child, SIGKILL);
  }
}

}  // namespace

RunResult run_manako(const std::vector<std::string>& arguments, const RunOptions& options) {
  std::vector<std::string> words = {MANAKO_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  Pipe in, out, error;
  ::fcntl(in.write, F_SETFL, O_NONBLOCK);
  const auto begin = Clock::now();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) become(pointers, options, in, out, error);
  Pipe::close(in.read);
  Pipe::close(out.write);
  Pipe::close(error.write);
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;  // a program that does not read its input is no end of the tests
  ::sigaction(SIGPIPE, &ignore, &before);
  RunResult result;
  talk(child, options, in, out, error, result, begin);
  ::sigaction(SIGPIPE, &before, nullptr);
  int status = 0;
  ::waitpid(child, &status, 0);
  result.seconds = since(begin);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace manako::testing
