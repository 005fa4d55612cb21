#include "core/identify.hpp"

#include "tests/support/catch.hpp"

using namespace manako;
using namespace std::string_view_literals;

TEST_CASE("identify: a table of magics", "[identify]") {
  const std::pair<std::string_view, const char*> table[] = {
      {"", "empty file"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"},
      {"PK\x03\x04..", "zip"},
      {"\x1f\x8b\x08", "gzip"},
      {"BZh9", "bzip2"},
      {"\xfd\x37zXZ\0"sv, "xz"},
      {"(\xb5/\xfd", "zstd"},
      {"\x80\x04\x95", "pickle"},
      {"\x80\x02}", "pickle"},
      {"GGUF\3\0\0\0"sv, "GGUF"},
      {"\x93NUMPY\1", "NumPy"},
      {"\x89HDF\r\n\x1a\n", "HDF5"},
      {"\x89PNG\r\n\x1a\n", "PNG"},
      {"\xff\xd8\xff\xe0", "JPEG"},
      {"%PDF-1.7", "PDF"},
      {"\x7f"
       "ELF\2",
       "ELF"},
      {"\xff\xfe\x61\0"sv, "UTF-16"},
      {"\xfe\xff\0z"sv, "UTF-16"},
      {"\xff\xfe\0\0"sv, "UTF-32"},
      {"\n <!DOCTYPE HTML><html>", "HTML"},
      {"<html lang=en>", "HTML"},
      {"<?xml version='1.0'?>", "XML"},
      {"\xef\xbb\xbf{\"a\": 1}", "JSON"},
      {" [1, 2]", "JSON"},
      {"\x02\0\0\0\0\0\0\0{}"sv, "safetensors"},
  };
  for (const auto& [bytes, word] : table) {
    INFO(word);
    CHECK_THAT(identify(bytes), Catch::Contains(word));
  }
  std::string tar(512, '\0');
  tar.replace(0, 5, "a.txt");
  tar.replace(257, 5, "ustar");
  tar.replace(148, 8, "002436\0 "sv);
  CHECK(identify(tar) == "a tar archive");
  tar[0] = 'b';  // not what the sum says: chance
  CHECK(identify(tar).empty());
}

TEST_CASE("identify: plain text and noise are nothing", "[identify]") {
  for (const std::string_view bytes : {"hello world\n"sv, "P"sv, "\0\0\0"sv, "   "sv, "<b>"sv,
                                       "\xe3\x81\x82"sv, "\1\0\0\0\0\0\0\x80{}"sv})
    CHECK(identify(bytes).empty());
}
