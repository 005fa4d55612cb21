// Spec files as bytes: what cannot be read, and what is no JSON at all.
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/error.hpp"
#include "core/identify.hpp"
#include "core/presets.hpp"
#include "core/spec.hpp"
#include "core/spec_document.hpp"

namespace manako::document {

namespace {

constexpr std::string_view preset_prefix = "preset:";

std::string preset_text(const std::string& name, const std::string& from) {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) {
    if (preset.name == name) return std::string(preset.text);
    names.emplace_back(preset.name);
  }
  const std::string near = nearest(name, names);
  fail(Exit::usage, "{}unknown preset {}{}; expected one of {}", from, quote(name),
       near.empty() ? "" : fmt::format("; did you mean {}?", quote(near)), quote_list(names));
}

}  // namespace

bool is_preset(std::string_view name) { return name.starts_with(preset_prefix); }

std::string read_file(const std::string& path, const std::string& from) {
  namespace fs = std::filesystem;
  if (is_preset(path)) return preset_text(path.substr(preset_prefix.size()), from);
  const std::string name = printable(path, 300);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  const bool exists = fs::exists(status);
  const bool missing = status.type() == fs::file_type::not_found ||
                       error == std::errc::filename_too_long ||
                       error == std::errc::too_many_symbolic_link_levels;
  require(!missing, Exit::usage,
          "{}{}: no such file; expected a JSON file, the spec; check the path (configs/ has some)",
          from, name);
  // A pipe to read the spec from may be meant; as a base it would be waited for without end.
  const bool readable = fs::is_regular_file(status) || (fs::is_fifo(status) && from.empty());
  require(!exists || readable, Exit::usage,
          "{}{}: is {}; expected a JSON file, the spec (configs/ has some)", from, name,
          fs::is_directory(status) ? "a directory" : "no regular file");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  require(file.is_open(), Exit::io, "{}{}: cannot be opened: {}", from, name,
          errno ? std::strerror(errno) : "unknown reason");
  const auto size = fs::is_regular_file(status) ? fs::file_size(path, error) : 0;
  const bool usual = !error && size > 0 && size < max_bytes;
  std::string text((usual ? size : max_bytes) + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  require(!file.bad(), Exit::io, "{}{}: cannot be read: {}", from, name, std::strerror(errno));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

void check_is_json(const std::string& file, std::string_view text) {
  const std::string name = printable(file);
  const auto first = text.find_first_not_of(" \t\r\n");
  require(first != text.npos, Exit::usage, "{}: is empty; expected a JSON object", name);
  const std::string found = identify(text);
  require(found.empty() || found == "JSON text", Exit::usage,
          "{}: is not JSON but {}; expected a JSON file, the spec", name, found);
  require(text[first] != '<', Exit::usage, "{}: is not JSON but HTML or XML", name);
  require(text.find('\0') == text.npos, Exit::usage,
          "{}: is not JSON: it has zero bytes, as binary files and UTF-16 have", name);
  require(text.size() <= max_bytes, Exit::usage,
          "{}: is too long for a spec; expected at most {} bytes", name, max_bytes);
}

}  // namespace manako::document
