#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace manako {

/// A file open for reading.  All failures here and below are Error(Exit::io) naming the path.
class InputFile {
 public:
  explicit InputFile(const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::string& path() const { return path_; }
  /// Bytes of a regular file when it was opened.
  std::int64_t size() const { return size_; }
  /// Exactly `bytes` bytes from `offset` on; a file that ends before is an Error.
  void read(void* out, std::size_t bytes, std::int64_t offset) const;
  /// Everything from the current position to the end; works for pipes too.
  std::string read_rest() const;

 private:
  std::string path_;
  int fd_ = -1;
  std::int64_t size_ = 0;
};

/// The whole content of a file, pipe or device.
std::string read_file(const std::string& path);

/// A file that appears under its name complete, or not at all, whatever dies in between (process,
/// machine, disk): written under the temporary name ".NAME.tmp-PID" beside it, synced, then
/// renamed. Protocol: write()* commit().  Without commit() the destructor removes the temporary
/// file and a file that stood there before is untouched.  One writer for one path at a time.
/// Requires: SIGXFSZ is ignored, so that a file size limit is an Error and not the end.
class AtomicFile {
 public:
  /// `bytes`: what will be written in all, if known; too little free space is then found at once.
  explicit AtomicFile(const std::string& path, std::int64_t bytes = 0);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(const void* data, std::size_t bytes);
  void write(std::string_view text) { write(text.data(), text.size()); }
  /// When it returns, the file survives a power loss.
  void commit();

 private:
  std::string path_, temporary_;
  int fd_ = -1;
  std::int64_t expected_, written_ = 0;
  bool renamed_ = false;
};

/// Makes `text` the content of a file, by AtomicFile.
void publish(const std::string& path, std::string_view text);
/// Makes `path` another name of a whole file, at once and synced; a copy where the disk has no
/// links.
void publish_link(const std::string& file, const std::string& path);

/// Makes a folder and those above it, and syncs each new entry; fine if it exists already.
void make_directories(const std::string& path);
/// Bytes that we may still write to the disk under `path` (which need not exist yet).
std::int64_t free_bytes(const std::string& path);
/// Can a file be made in this folder?  Tried, not asked: permission bits do not bind root.
bool writable(const std::string& directory);
/// Removes what killed writers left behind: ".*.tmp-PID".  Only for the holder of the folder's
/// lock.
void remove_temporaries(const std::string& directory);

/// "No such file or directory" and the like.
std::string system_message(int error);

}  // namespace manako
