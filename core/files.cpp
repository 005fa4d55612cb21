#include "core/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "core/error.hpp"

namespace manako {
namespace {

namespace fs = std::filesystem;

std::string directory_of(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

// The folder itself or the nearest one above it that exists.
std::string nearest_directory(const std::string& path) {
  std::error_code ignored;
  fs::path at = path.empty() ? "." : path;
  while (!fs::is_directory(at, ignored) && at.has_relative_path()) at = at.parent_path();
  return at.empty() ? "." : at.string();
}

[[noreturn]] void fail_open(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR)
    fail(Exit::io, "{}: no such file; the nearest folder that exists is {}; check the path", path,
         nearest_directory(path));
  fail(Exit::io, "{}: cannot open for reading: {}", path, system_message(error));
}

[[noreturn]] void fail_write(const std::string& path, std::int64_t needed, int error) {
  if (error == ENOSPC || error == EDQUOT)
    fail(Exit::io, "{}: disk full: needed {} bytes, free {} bytes; make room or write elsewhere",
         path, needed, free_bytes(path));
  if (error == EFBIG)
    fail(Exit::io, "{}: over the file size limit: needed {} bytes; raise it (ulimit -f)", path,
         needed);
  fail(Exit::io, "{}: cannot write: {}", path, system_message(error));
}

// Makes the entries of a folder (new names, renames) survive a power loss.
void sync_directory(const std::string& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int error = fd < 0 ? errno : 0;
  if (fd >= 0) {
    if (::fsync(fd) != 0) error = errno;
    ::close(fd);
  }
  // Some file systems cannot sync folders and say so with EINVAL; nothing more can be done there.
  if (error != 0 && error != EINVAL)
    fail(Exit::io,
         "{}: written, but cannot sync the folder, so it may not survive a power loss: {}",
         directory, system_message(error));
}

bool is_temporary(const std::string& name) {
  const std::size_t mark = name.rfind(".tmp-");
  return name.starts_with('.') && mark != std::string::npos && mark + 5 < name.size() &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(mark) + 5, name.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

std::string temporary_name(const std::string& path) {
  const fs::path at(path);
  return (at.parent_path() / fmt::format(".{}.tmp-{}", at.filename().string(), ::getpid()))
      .string();
}

}  // namespace

std::string system_message(int error) { return std::generic_category().message(error); }

// Reading -----------------------------------------------------------------------------------------

InputFile::InputFile(const std::string& path) : path_(path) {
  fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) fail_open(path, errno);
  struct stat status {};
  const int error = ::fstat(fd_, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : 0;
  if (error != 0) {
    ::close(fd_);
    require(error != EISDIR, Exit::io, "{}: is a folder; expected a file", path);
    fail_open(path, error);
  }
  size_ = status.st_size;
}

InputFile::~InputFile() { ::close(fd_); }

void InputFile::read(void* out, std::size_t bytes, std::int64_t offset) const {
  for (std::size_t done = 0; done < bytes;) {
    const ssize_t n = ::pread(fd_, static_cast<char*>(out) + done, bytes - done,
                              offset + static_cast<std::int64_t>(done));
    if (n < 0 && errno == EINTR) continue;
    require(n >= 0, Exit::io, "{}: cannot read: {}", path_, system_message(errno));
    require(n > 0, Exit::io, "{}: ends at byte {}; expected {} more; was it cut while being read?",
            path_, offset + static_cast<std::int64_t>(done), bytes - done);
    done += static_cast<std::size_t>(n);
  }
}

std::string InputFile::read_rest() const {
  std::string out;
  // The size is a hint only: devices and /proc say 0.
  std::size_t room = std::max<std::size_t>(static_cast<std::size_t>(size_) + 1, 65536), used = 0;
  for (;;) {
    out.resize(room);
    const ssize_t n = ::read(fd_, out.data() + used, room - used);
    if (n < 0 && errno == EINTR) continue;
    require(n >= 0, Exit::io, "{}: cannot read: {}", path_, system_message(errno));
    if (n == 0) break;
    used += static_cast<std::size_t>(n);
    if (used == room) room *= 2;
  }
  out.resize(used);
  return out;
}

std::string read_file(const std::string& path) { return InputFile(path).read_rest(); }

// Writing -----------------------------------------------------------------------------------------

AtomicFile::AtomicFile(const std::string& path, std::int64_t bytes)
    : path_(path), temporary_(temporary_name(path)), expected_(bytes) {
  std::error_code ignored;
  require(!fs::is_directory(path, ignored), Exit::io, "{}: is a folder; expected a file", path);
  const std::string directory = directory_of(path);
  require(fs::is_directory(directory, ignored), Exit::io,
          "{}: cannot write: there is no folder {}; make it first", path, directory);
  if (bytes > free_bytes(directory)) fail_write(path, bytes, ENOSPC);
  // Our own process number on a file that exists: left by a dead process of the same number.
  ::unlink(temporary_.c_str());
  fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd_ < 0) fail_write(path, bytes, errno);
}

AtomicFile::~AtomicFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!renamed_) ::unlink(temporary_.c_str());
}

void AtomicFile::write(const void* data, std::size_t bytes) {
  require(fd_ >= 0, Exit::internal, "{}: written to after commit()", path_);
  for (std::size_t done = 0; done < bytes;) {
    const ssize_t n = ::write(fd_, static_cast<const char*>(data) + done, bytes - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      const std::int64_t so_far = written_ + static_cast<std::int64_t>(bytes);
      fail_write(path_, std::max(expected_, so_far), n == 0 ? ENOSPC : errno);
    }
    done += static_cast<std::size_t>(n);
  }
  written_ += static_cast<std::int64_t>(bytes);
}

void AtomicFile::commit() {
  require(fd_ >= 0, Exit::internal, "{}: committed twice", path_);
  // A failed fsync is final: the kernel may have dropped the pages, so a second one would lie.
  if (::fsync(fd_) != 0) fail_write(path_, std::max(expected_, written_), errno);
  const int closed = ::close(std::exchange(fd_, -1));
  // On Linux the descriptor is gone even when close() was interrupted; the data was synced above.
  if (closed != 0 && errno != EINTR) fail_write(path_, std::max(expected_, written_), errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0)
    fail_write(path_, std::max(expected_, written_), errno);
  renamed_ = true;
  sync_directory(directory_of(path_));
}

void publish(const std::string& path, std::string_view text) {
  AtomicFile file(path, static_cast<std::int64_t>(text.size()));
  file.write(text);
  file.commit();
}

void publish_link(const std::string& file, const std::string& path) {
  const std::string temporary = temporary_name(path);
  ::unlink(temporary.c_str());
  if (::link(file.c_str(), temporary.c_str()) == 0 &&
      ::rename(temporary.c_str(), path.c_str()) == 0)
    sync_directory(directory_of(path));
  else
    publish(path, read_file(file));
  ::unlink(temporary.c_str());  // rename() leaves it if both are the same file already
}

// Folders -----------------------------------------------------------------------------------------

void make_directories(const std::string& path) {
  std::error_code ignored;
  if (path.empty() || fs::is_directory(path, ignored)) return;
  const std::string parent = directory_of(path);
  make_directories(parent);
  if (::mkdir(path.c_str(), 0777) != 0) {
    const int error = errno;
    // Somebody else may have made it meanwhile; a trailing slash names the parent again.
    if (error == EEXIST && fs::is_directory(path, ignored)) return;
    require(error != EEXIST && error != ENOTDIR, Exit::io,
            "{}: cannot make this folder: a file of that name is in the way", path);
    fail(Exit::io, "{}: cannot make this folder: {}", path, system_message(error));
  }
  sync_directory(parent);
}

std::int64_t free_bytes(const std::string& path) {
  struct statvfs disk {};
  // A disk that does not tell its size is not full.
  if (::statvfs(nearest_directory(path).c_str(), &disk) != 0 || disk.f_blocks == 0)
    return std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
}

bool writable(const std::string& directory) {
  const std::string probe = temporary_name((fs::path(directory) / "writable").string());
  const int fd = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) return false;
  ::close(fd);
  ::unlink(probe.c_str());
  return true;
}

void remove_temporaries(const std::string& directory) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory, ignored))
    if (is_temporary(entry.path().filename().string())) ::unlink(entry.path().c_str());
}

}  // namespace manako
