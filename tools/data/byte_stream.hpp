#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace manako {

/// The bytes of a file, or of standard input ("-"), in big blocks; gzip data, told by its first
/// bytes, comes out decompressed.
class ByteStream {
 public:
  /// Throws Error(Exit::io) if the file cannot be read, Exit::data for gzip without zlib.
  explicit ByteStream(const std::string& path);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  /// The next block, valid until the next call; empty at the end.  A damaged or cut gzip file
  /// throws Error(Exit::data).
  std::string_view next();

 private:
  struct Inflater;  // only with zlib
  std::string_view read_block();

  std::string path_;
  std::FILE* file_ = nullptr;  // null: standard input, of which `left_` is to come
  std::string_view left_;
  std::string raw_, text_;
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace manako
