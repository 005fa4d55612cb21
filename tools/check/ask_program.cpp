#include "tools/check/ask_program.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "core/error.hpp"

namespace manako {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    require(number_ >= 0, Exit::io, "check: cannot open a pipe to another program");
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

void write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = ::write(file, text.data() + done, text.size() - done);
    require(n > 0, Exit::io, "check: cannot write to another program");
    done += static_cast<std::size_t>(n);
  }
}

std::string read_all(int file) {
  std::string out;
  char block[4096];
  for (;;) {
    const ssize_t n = ::read(file, block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return out;
    out.append(block, static_cast<std::size_t>(n));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string program_beside_this(const std::string& name) {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / name).string();
}

std::string ask_program(const std::string& name, const std::string& question) {
  const std::string path = program_beside_this(name);
  require(std::filesystem::exists(path), Exit::io,
          "check: {} is not there; it is built and installed beside this program; likely fix: "
          "ninja -C build manako-check-double",
          path);
  // A file in memory: the child may read it whenever it likes, so nobody waits for anybody.
  const Descriptor in(::memfd_create("question", MFD_CLOEXEC));
  write_all(in.number(), question);
  require(::lseek(in.number(), 0, SEEK_SET) == 0, Exit::io, "check: cannot rewind a file");
  int ends[2];
  require(::pipe2(ends, O_CLOEXEC) == 0, Exit::io, "check: cannot open a pipe");
  const Descriptor from(ends[0]);
  pid_t child = 0;
  {
    const Descriptor to(ends[1]);
    child = ::fork();
    if (child == 0) {
      ::dup2(in.number(), STDIN_FILENO);
      ::dup2(to.number(), STDOUT_FILENO);
      ::execl(path.c_str(), name.c_str(), static_cast<char*>(nullptr));
      ::_exit(127);
    }
    require(child > 0, Exit::io, "check: cannot start {}", path);
  }
  const std::string answer = read_all(from.number());
  const int status = wait_for(child);
  require(status == 0, Exit::io, "check: {} ended with status {}", path, status);
  return answer;
}

}  // namespace manako
