#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace manako {

/// CRC-32C (Castagnoli), as in RFC 3720.
std::uint32_t crc32c(std::string_view bytes);

/// A file of events that TensorBoard reads: Event messages of tensorflow/core/util/event.proto as
/// TFRecords,
///   length (8 bytes), masked CRC of it (4), the message, masked CRC of it (4);  little-endian.
class EventFile {
 public:
  /// Appends to the file at `path`, which must not exist yet.  Its first event tells TensorBoard to
  /// forget what it has read of this run in other files.
  EventFile(std::string path, double unix_seconds);

  struct Moment {
    double unix_seconds;
    std::int64_t step;
  };
  /// Error(Exit::io) if they cannot be written.
  void scalars(Moment moment, const std::map<std::string, double>& values);
  void text(Moment moment, const std::string& tag, const std::string& markdown);

 private:
  void append(const std::string& event);
  std::string path_;
};

}  // namespace manako
