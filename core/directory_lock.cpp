#include "core/directory_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

namespace manako {
namespace {

std::string holder_of(int fd) {
  char text[256];
  const ssize_t n = ::pread(fd, text, sizeof text, 0);
  std::string holder(text, static_cast<std::size_t>(n > 0 ? n : 0));
  while (!holder.empty() && holder.back() == '\n') holder.pop_back();
  return holder.empty() ? "another process" : holder;
}

std::string this_process() {
  char host[256] = "unknown machine";
  ::gethostname(host, sizeof host - 1);
  return fmt::format("process {} on {}\n", ::getpid(), host);
}

// Between our open() and flock() the holder may have removed the file: then we hold a nameless one.
bool still_there(int fd, const std::string& path) {
  struct stat held {
  }, named{};
  return ::fstat(fd, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

}  // namespace

DirectoryLock::DirectoryLock(const std::string& directory) : path_(directory + "/lock") {
  for (;;) {
    fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd_ < 0) fail(Exit::io, "{}: cannot make the lock file: {}", path_, system_message(errno));
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) {
      if (still_there(fd_, path_)) break;
    } else if (errno == EWOULDBLOCK) {
      const std::string holder = holder_of(fd_);
      ::close(fd_);
      fail(Exit::io, "{}: in use by {}; wait for it, stop it, or choose another folder", directory,
           holder);
    } else if (errno != EINTR) {
      log::warn("{}: this file system has no locks ({}); make sure that one process uses {}", path_,
                system_message(errno), directory);
      break;
    }
    ::close(fd_);
  }
  const std::string text = this_process();
  if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, text.data(), text.size(), 0) < 0)
    log::warn("{}: cannot write our name into the lock file: {}", path_, system_message(errno));
}

DirectoryLock::~DirectoryLock() {
  // Removed before it is released: whoever opened it meanwhile notices in still_there().
  ::unlink(path_.c_str());
  ::close(fd_);
}

}  // namespace manako
