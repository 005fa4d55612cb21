#include "core/identify.hpp"

#include <cctype>
#include <cstdint>

namespace manako {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  std::string_view name;
};

// Longer magics stand before the shorter ones that they begin with.
constexpr Magic magics[] = {
    {"version https://git-lfs.github.com/spec/"sv,
     "a git-lfs pointer, not the file itself (fetch it with `git lfs pull`)"},
    {"PK\x03\x04"sv, "a zip archive (unpack it first; PyTorch .pt and .pth files are zip too)"},
    {"PK\x05\x06"sv, "an empty zip archive"},
    {"\x1f\x8b"sv, "gzip data"},
    {"BZh"sv, "bzip2 data"},
    {"\xfd"
     "7zXZ\0"sv,
     "xz data"},
    {"\x28\xb5\x2f\xfd"sv, "zstd data"},
    {"7z\xbc\xaf\x27\x1c"sv, "a 7z archive"},
    {"\x80\x02"sv, "a Python pickle"},
    {"\x80\x03"sv, "a Python pickle"},
    {"\x80\x04"sv, "a Python pickle"},
    {"\x80\x05"sv, "a Python pickle"},
    {"GGUF"sv, "a GGUF model"},
    {"\x93NUMPY"sv, "a NumPy array"},
    {"\x89HDF\r\n\x1a\n"sv, "an HDF5 file"},
    {"\x89PNG\r\n\x1a\n"sv, "a PNG image"},
    {"\xff\xd8\xff"sv, "a JPEG image"},
    {"GIF8"sv, "a GIF image"},
    {"%PDF-"sv, "a PDF document"},
    {"RIFF"sv, "a RIFF file (WAV, AVI, WebP)"},
    {"SQLite format 3\0"sv, "an SQLite database"},
    {"\x7f"
     "ELF"sv,
     "an ELF program"},
    {"\xff\xfe\0\0"sv, "UTF-32 text (expected UTF-8; convert it with `iconv -f UTF-32 -t UTF-8`)"},
    {"\xff\xfe"sv, "UTF-16 text (expected UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`)"},
    {"\xfe\xff"sv, "UTF-16 text (expected UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`)"},
};

// `word` is lower case.
bool starts_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(text[i])) != word[i]) return false;
  return true;
}

// Eight bytes of header length, little-endian and below 100 MB, then JSON.
bool is_safetensors(std::string_view bytes) {
  if (bytes.size() < 9 || bytes[8] != '{') return false;
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  return length >= 2 && length <= 100'000'000;
}

// Any text may have "ustar" there; the sum of a header's bytes (its own field counted as eight
// blanks) stands in octal digits at 148.  POSIX pax, "ustar interchange format".
bool is_tar(std::string_view bytes) {
  constexpr std::size_t header = 512, field = 148, width = 8;
  if (bytes.size() < header || bytes.substr(257, 5) != "ustar") return false;
  unsigned sum = width * ' ', said = 0;
  for (std::size_t i = 0; i < header; ++i)
    if (i < field || i >= field + width) sum += static_cast<unsigned char>(bytes[i]);
  for (const char c : bytes.substr(field, width))
    if (c >= '0' && c <= '7') said = said * 8 + static_cast<unsigned>(c - '0');
  return said == sum;
}

}  // namespace

std::string identify(std::string_view bytes) {
  if (bytes.empty()) return "an empty file";
  for (const Magic& magic : magics)
    if (bytes.substr(0, magic.bytes.size()) == magic.bytes) return std::string(magic.name);
  if (is_tar(bytes)) return "a tar archive";
  if (is_safetensors(bytes)) return "a safetensors file";
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  while (!bytes.empty() && std::isspace(static_cast<unsigned char>(bytes[0])))
    bytes.remove_prefix(1);
  if (starts_with_word(bytes, "<!doctype html") || starts_with_word(bytes, "<html"))
    return "an HTML page (often an error page of a download)";
  if (starts_with_word(bytes, "<?xml")) return "XML";
  if (!bytes.empty() && (bytes[0] == '{' || bytes[0] == '[')) return "JSON text";
  return "";
}

}  // namespace manako
