#include "tools/data/text_file.hpp"

#include <filesystem>

#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

#ifdef MANAKO_HAS_ZLIB
#include <zlib.h>
#endif

namespace manako {
namespace {

using testing::TemporaryDirectory;

using Lines = std::vector<std::string>;
using namespace std::string_literals;

Lines lines_of(const TemporaryDirectory& folder, const std::string& text, LineReport& report) {
  return read_lines(folder.write("lines", text), report);
}

}  // namespace

TEST_CASE("a line ends at \\n only", "[text_file]") {
  const TemporaryDirectory folder;
  LineReport report;
  CHECK(lines_of(folder, "a\nb\n", report) == Lines{"a", "b"});
  CHECK(report.final_newline);
  CHECK(lines_of(folder, "a\nb", report) == Lines{"a", "b"});
  CHECK_FALSE(report.final_newline);
  CHECK(lines_of(folder, "", report).empty());
  CHECK(lines_of(folder, "\n", report) == Lines{""});
  CHECK(lines_of(folder, "a\n\nb\n", report) == Lines{"a", "", "b"});
  CHECK(report.empty == 1);
  CHECK(lines_of(folder, "a\u2028b\x0b\x0c\u0085\rc\nd\n", report) ==
        Lines{"a\u2028b\x0b\x0c\u0085\rc", "d"});
  CHECK(report.crlf == 0);
  CHECK(report.notes().empty());
}

TEST_CASE("CRLF and a byte order mark are dropped and noted", "[text_file]") {
  const TemporaryDirectory folder;
  LineReport report;
  CHECK(lines_of(folder,
                 "\xef\xbb\xbf"
                 "a\r\nb\nc\r\r\nd\r",
                 report) == Lines{"a", "b", "c\r", "d"});
  CHECK(report.bom);
  CHECK(report.crlf == 3);
  CHECK(report.lines == 4);
  CHECK(report.notes().size() == 2);
  CHECK(lines_of(folder, "\xef\xbb\xbf", report) == Lines{});
  CHECK(lines_of(folder, "a\n\xef\xbb\xbf", report) == Lines{"a", "\xef\xbb\xbf"});
}

TEST_CASE("the whole text comes back with \\n alone", "[text_file]") {
  const TemporaryDirectory folder;
  LineReport report;
  for (const std::string text : {"", "a", "a\n", "a\n\n", "\n", "a\nb"})
    CHECK(read_text(folder.write("text", text), report) == text);
  CHECK(read_text(folder.write("text", "a\r\nb\r\n"), report) == "a\nb\n");
}

TEST_CASE("lines that cross the borders of blocks stay whole", "[text_file]") {
  const TemporaryDirectory folder;
  Lines lines;
  for (std::size_t length : {0, 1, (1 << 20) - 2, 1 << 20, 3, (5 << 20) / 2, 7})
    lines.push_back(std::string(length, static_cast<char>('a' + lines.size())));
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  LineReport report;
  CHECK(lines_of(folder, text, report) == lines);
}

TEST_CASE("bad files are named with place, finding and fix", "[text_file]") {
  struct Case {
    std::string text;
    std::vector<std::string> words;
  };
  const Case cases[] = {
      {"ok\nab\xff z\n", {"file:2:3:", "0xFF", "iconv -f"}},
      {"\xef\xbb\xbf"
       "a\x80",
       {"file:1:2:", "0x80"}},
      {"a\n\xe3\x81\n", {"file:2:1:", "0xE3"}},       // cut off
      {"\xc0\xaf\n", {"file:1:1:", "0xC0"}},          // overlong
      {"x\xed\xa0\x80\n", {"file:1:2:", "0xED"}},     // surrogate
      {"\xf4\x90\x80\x80\n", {"file:1:1:", "0xF4"}},  // above U+10FFFF
      {"a\nb\0c\n"s, {"file:2:2:", "NUL", "UTF-16"}},
      {"\xff\xfe"
       "a\0"s,
       {"file", "UTF-16", "iconv"}},
      {"\xfe\xff\0a"s, {"UTF-16"}},
      {"PK\x03\x04 data", {"zip"}},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", {"git-lfs", "git lfs pull"}},
      {"<!DOCTYPE html><p>404", {"HTML"}},
      {"\n <HTML>", {"HTML"}},
      {"BZh91AY", {"bzip2"}},
      {"\xfd"
       "7zXZ\0"s,
       {"xz"}},
      {"%PDF-1.4", {"PDF"}},
  };
  const TemporaryDirectory folder;
  for (const Case& c : cases) {
    INFO(c.words[0]);
    const std::string path = folder.write("file", c.text);
    testing::expect_error(Exit::data, c.words, [&] {
      LineReport report;
      read_lines(path, report);
    });
  }
}

TEST_CASE("what looks strange but is text is read", "[text_file]") {
  const TemporaryDirectory folder;
  LineReport report;
  CHECK(lines_of(folder, "{\"a\": 1}\n", report).size() == 1);
  CHECK(lines_of(folder, "日本語 \U0010FFFF \uFFFD\n", report) ==
        Lines{"日本語 \U0010FFFF \uFFFD"});
}

TEST_CASE("missing files and folders are told apart", "[text_file]") {
  const TemporaryDirectory folder;
  const auto find = [](const std::string& path) { return [=] { find_text_file(path); }; };
  testing::expect_error(Exit::data, {"nothing: no such file", ".gz"},
                        find(folder.path() + "/nothing"));
  testing::expect_error(Exit::data, {"folder"}, find(folder.path()));
  testing::expect_error(Exit::data, {"empty file name"}, find(""));
}

#ifdef MANAKO_HAS_ZLIB
namespace {

std::string gzip(const std::string& text) {
  std::string out(compressBound(text.size()) + 64, '\0');
  z_stream z{};
  deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace

TEST_CASE("gzip is told by content; NAME.gz stands in for a missing NAME", "[text_file]") {
  const TemporaryDirectory folder;
  LineReport report;
  std::string text;
  Lines lines;
  for (int i = 0; i < 200'000; ++i) text += lines.emplace_back(fmt::format("line {}", i)) + "\n";
  folder.write("a.gz", gzip(text));
  CHECK(read_lines(folder.path() + "/a", report) == lines);
  CHECK(report.path == folder.path() + "/a.gz");
  CHECK(lines_of(folder, gzip(text), report) == lines);  // no .gz in its name
  CHECK(lines_of(folder, gzip("a\nb") + gzip("c\nd"), report) == Lines{"a", "bc", "d"});
  CHECK(lines_of(folder, gzip(""), report).empty());
  folder.write("a", "plain\n");
  CHECK(read_lines(folder.path() + "/a", report) == Lines{"plain"});
}

TEST_CASE("a damaged or cut gzip file is an error and no short corpus", "[text_file]") {
  const TemporaryDirectory folder;
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += fmt::format("{}\n", i * 7919 % 10007);
  const std::string whole = gzip(text);
  const auto read = [&](const std::string& bytes) {
    return [&folder, bytes] {
      LineReport report;
      read_lines(folder.write("file", bytes), report);
    };
  };
  for (const std::size_t size : {std::size_t{3}, whole.size() / 2, whole.size() - 1})
    testing::expect_error(Exit::data, {"gzip"}, read(whole.substr(0, size)));
  std::string flipped = whole;
  flipped[flipped.size() - 6] ^= 1;  // in the checksum
  testing::expect_error(Exit::data, {"gzip", "damaged"}, read(flipped));
  testing::expect_error(Exit::data, {"gzip data"}, read(gzip(whole)));
  testing::expect_error(Exit::data, {"gzip"}, read(whole + "rubbish"));
}
#endif

}  // namespace manako
