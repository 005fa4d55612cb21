#include "tests/fuzz/support.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace manako::fuzz {

MemoryFile::MemoryFile()
    : fd_(::memfd_create("fuzz", MFD_CLOEXEC)), path_(fmt::format("/proc/self/fd/{}", fd_)) {
  if (fd_ < 0) throw std::runtime_error("cannot make a file in memory");
}

MemoryFile::~MemoryFile() { ::close(fd_); }

const std::string& MemoryFile::holding(std::string_view content) {
  const auto size = static_cast<ssize_t>(content.size());
  if (::pwrite(fd_, content.data(), content.size(), 0) != size || ::ftruncate(fd_, size) != 0)
    throw std::runtime_error("cannot write to a file in memory");
  return path_;
}

}  // namespace manako::fuzz
