// Spec files as bytes: what cannot be read, and what is no JSON at all.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/error.hpp"
#include "core/spec_document.hpp"

namespace manako::document {

std::string read_file(const std::string& path, const std::string& from) {
  std::error_code ignored;
  require(!std::filesystem::is_directory(path, ignored), Exit::io,
          "{}{}: is a directory; expected a JSON file, the spec (configs/ has some)", from,
          printable(path));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  require(file.is_open(), Exit::io,
          "{}{}: cannot be opened: {}; expected a JSON file, the spec; check the path (configs/ "
          "has some)",
          from, printable(path), errno ? std::strerror(errno) : "unknown reason");
  std::string text(max_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  require(!file.bad(), Exit::io, "{}{}: cannot be read: {}", from, printable(path),
          std::strerror(errno));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

void check_is_json(const std::string& file, std::string_view text) {
  const std::string name = printable(file);
  using namespace std::string_view_literals;
  struct Magic {
    std::string_view bytes, meaning;
  };
  static constexpr std::array magics = {
      Magic{"PK\x03\x04"sv, "a zip archive (or a PyTorch checkpoint)"},
      Magic{"\x1f\x8b"sv, "gzip compressed; unpack it first"},
      Magic{"version https://git-lfs"sv, "a git-lfs pointer; fetch the file with \"git lfs pull\""},
      Magic{"\xff\xfe"sv, "UTF-16 text; save it as UTF-8"},
      Magic{"\xfe\xff"sv, "UTF-16 text; save it as UTF-8"},
      Magic{"\x80\x02"sv, "a Python pickle"},
      Magic{"GGUF"sv, "a GGUF model"},
  };
  for (const Magic& magic : magics)
    require(!text.starts_with(magic.bytes), Exit::usage, "{}: is not JSON but {}", name,
            magic.meaning);
  const auto first = text.find_first_not_of(" \t\r\n");
  require(first != text.npos, Exit::usage, "{}: is empty; expected a JSON object", name);
  require(text[first] != '<', Exit::usage, "{}: is not JSON but HTML or XML", name);
  require(text.find('\0') == text.npos, Exit::usage,
          "{}: is not JSON: it has zero bytes, as binary files and UTF-16 have", name);
  require(text.size() <= max_bytes, Exit::usage,
          "{}: is too long for a spec; expected at most {} bytes", name, max_bytes);
}

}  // namespace manako::document
