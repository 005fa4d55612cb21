#include "tools/data/byte_stream.hpp"

#ifdef MANAKO_HAS_ZLIB
#include <zlib.h>
#endif

#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "tools/data/standard_input.hpp"

namespace manako {
namespace {

constexpr std::size_t block_size = 1 << 16;

constexpr std::string_view gzip_magic = "\x1f\x8b";

bool is_gzip(std::FILE* file) {
  char first[2];
  const std::size_t count = std::fread(first, 1, sizeof first, file);
  std::rewind(file);
  return std::string_view(first, count) == gzip_magic;
}

}  // namespace

#ifdef MANAKO_HAS_ZLIB

struct ByteStream::Inflater {
  z_stream stream{};
  bool member_open = false;  // between the header and the end of one gzip member

  Inflater() {
    require(inflateInit2(&stream, 15 + 16) == Z_OK, Exit::resource, "zlib: out of memory");
  }
  ~Inflater() { inflateEnd(&stream); }
};

std::string_view ByteStream::next() {
  if (!inflater_) return read_block();
  z_stream& z = inflater_->stream;
  text_.resize(block_size);
  z.next_out = reinterpret_cast<Bytef*>(text_.data());
  z.avail_out = static_cast<uInt>(text_.size());
  while (z.avail_out > 0) {
    if (z.avail_in == 0) {
      const std::string_view block = read_block();
      z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(block.data()));
      z.avail_in = static_cast<uInt>(block.size());
      if (block.empty()) {
        require(!inflater_->member_open, Exit::data,
                "{}: the gzip data ends too early; likely fix: copy or download the file again",
                path_);
        break;
      }
    }
    if (!inflater_->member_open) inflateReset(&z);  // a gzip file may have several members
    inflater_->member_open = true;
    const int status = inflate(&z, Z_NO_FLUSH);
    if (status == Z_STREAM_END) inflater_->member_open = false;
    require(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, Exit::data,
            "{}: the gzip data is damaged ({}); likely fix: copy or download the file again", path_,
            z.msg ? z.msg : "no reason given");
  }
  return std::string_view(text_).substr(0, text_.size() - z.avail_out);
}

#else

struct ByteStream::Inflater {};
std::string_view ByteStream::next() { return read_block(); }

#endif

ByteStream::ByteStream(const std::string& path) : path_(path) {
  if (path == standard_input::name) {
    left_ = standard_input::bytes();
    if (!left_.starts_with(gzip_magic)) return;
  } else {
    raw_.resize(block_size);
    file_ = std::fopen(path.c_str(), "rb");
    require(file_ != nullptr, Exit::io, "{}: cannot be opened: {}", path, std::strerror(errno));
    if (!is_gzip(file_)) return;
  }
#ifdef MANAKO_HAS_ZLIB
  inflater_ = std::make_unique<Inflater>();
#else
  if (file_ != nullptr) std::fclose(file_);
  fail(Exit::data,
       "{}: gzip data, and this program was built without zlib; likely fix: gunzip the file", path);
#endif
}

ByteStream::~ByteStream() {
  if (file_ != nullptr) std::fclose(file_);
}

std::string_view ByteStream::read_block() {
  if (file_ == nullptr) {
    const std::string_view block = left_.substr(0, block_size);
    left_.remove_prefix(block.size());
    return block;
  }
  const std::size_t count = std::fread(raw_.data(), 1, raw_.size(), file_);
  require(!std::ferror(file_), Exit::io, "{}: cannot be read: {}", path_, std::strerror(errno));
  return std::string_view(raw_).substr(0, count);
}

}  // namespace manako
