#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace manako::testing {

/// One event of a TensorBoard file.
struct ReadEvent {
  double wall_time = 0;
  std::int64_t step = 0;
  std::string file_version;
  bool session_start = false;
  std::map<std::string, float> scalars;
  std::map<std::string, std::string> texts;
};

/// Reads a file of events back and checks every length, both sums of every record and every field,
/// with code of its own.
std::vector<ReadEvent> read_events(const std::string& path);

}  // namespace manako::testing
