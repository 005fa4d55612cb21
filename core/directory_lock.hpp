#pragma once

#include <string>

namespace manako {

/// While one of these lives, no other process (nor another one of these in this process) can take
/// the folder: the file DIRECTORY/lock is held by flock() and names the holder.  The kernel lets go
/// when the holder dies, however it dies, so a lock file left behind never needs a hand.
class DirectoryLock {
 public:
  /// Error(Exit::io) naming the holder's process number and machine if the folder is taken.
  explicit DirectoryLock(const std::string& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  std::string path_;
  int fd_ = -1;
};

}  // namespace manako
