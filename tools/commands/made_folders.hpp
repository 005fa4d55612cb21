#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace manako {

/// The folders of a path that are not there.  The destructor removes them again, if somebody has
/// made them and they are empty.
class MadeFolders {
 public:
  explicit MadeFolders(std::filesystem::path path) {
    for (std::error_code none; !path.empty() && !std::filesystem::exists(path, none);
         path = path.parent_path())
      missing_.push_back(path);
  }
  ~MadeFolders() {
    std::error_code ignored;
    for (const std::filesystem::path& path : missing_) std::filesystem::remove(path, ignored);
  }
  MadeFolders(const MadeFolders&) = delete;
  MadeFolders& operator=(const MadeFolders&) = delete;

 private:
  std::vector<std::filesystem::path> missing_;  // the deepest first
};

}  // namespace manako
