#include "tools/data/text_file.hpp"

#include <filesystem>

#include "core/error.hpp"
#include "core/identify.hpp"
#include "core/utf8.hpp"
#include "tools/data/byte_stream.hpp"
#include "tools/data/standard_input.hpp"

namespace manako {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// What cannot be a text of sentences.  JSON and XML look like text and may be wanted as text.
void refuse_other_formats(const std::string& path, std::string_view head) {
  const std::string kind = identify(head);
  if (kind.empty() || kind == "an empty file" || kind == "XML" || kind == "JSON text") return;
  fail(Exit::data, "{}: this is {}; expected UTF-8 text, one sentence a line (plain or gzip)", path,
       kind);
}

// Position of the first byte that is NUL or not UTF-8; npos if there is none.
std::size_t first_bad_byte(std::string_view line) {
  for (std::size_t i = 0; i < line.size();) {
    const auto byte = static_cast<unsigned char>(line[i]);
    if (byte == 0) return i;
    if (byte < 0x80) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    next_code_point(line, i);
    if (i == start + 1) return start;  // every code point above U+007F has two bytes or more
  }
  return std::string_view::npos;
}

[[noreturn]] void refuse_byte(const LineReport& report, std::string_view line, std::size_t at) {
  const bool nul = line[at] == '\0';
  fail(Exit::data,
       "{}:{}:{}: {}; expected UTF-8 text; likely fix: convert with `iconv -f {} -t UTF-8`{}",
       report.path, report.lines, at + 1,
       nul ? "a NUL byte"
           : fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(line[at])),
       nul ? "UTF-16LE" : "SHIFT_JIS",
       nul ? "" : " (or -f EUC-JP, -f LATIN1, ...: the encoding that it was written in)");
}

// Cuts blocks into lines; a line that crosses a border waits in `rest`.
class LineCutter {
 public:
  LineCutter(LineReport& report, const std::function<void(std::string_view)>& take)
      : report_(report), take_(take) {}

  void add(std::string_view block) {
    for (std::size_t end; (end = block.find('\n')) != block.npos; block.remove_prefix(end + 1)) {
      if (rest_.empty()) {
        give(block.substr(0, end));
      } else {
        rest_ += block.substr(0, end);
        give(rest_);
        rest_.clear();
      }
    }
    rest_ += block;
  }

  void finish() {
    if (report_.lines == 0 && rest_ == byte_order_mark) {  // and nothing else: no line
      report_.bom = true;
      rest_.clear();
    }
    report_.final_newline = rest_.empty();
    if (!rest_.empty()) give(rest_);
  }

 private:
  void give(std::string_view line) {
    if (++report_.lines == 1 && line.starts_with(byte_order_mark)) {
      report_.bom = true;
      line.remove_prefix(byte_order_mark.size());
    }
    const std::size_t bad = first_bad_byte(line);
    if (bad != line.npos) refuse_byte(report_, line, bad);
    if (line.ends_with('\r')) {
      ++report_.crlf;
      line.remove_suffix(1);
    }
    if (line.empty()) ++report_.empty;
    take_(line);
  }

  LineReport& report_;
  const std::function<void(std::string_view)>& take_;
  std::string rest_;
};

}  // namespace

std::vector<std::string> LineReport::notes() const {
  std::vector<std::string> out;
  if (bom) out.push_back(fmt::format("{}: a byte order mark at the start was dropped", path));
  if (crlf > 0)
    out.push_back(fmt::format("{}: {} lines ended with \\r\\n (\\r dropped)", path, crlf));
  return out;
}

namespace {

std::string find_on_disk(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  require(!path.empty(), Exit::data, "data: an empty file name; expected the path of a text file");
  std::string found = path;
  if (!fs::exists(path, error) && fs::exists(path + ".gz", error)) found += ".gz";
  require(
      fs::exists(found, error), Exit::data,
      "{}: no such file (nor {}.gz), looked for from {}; likely fix: correct the path or data.root",
      path, path, fs::current_path(error).string());
  require(!fs::is_directory(found, error), Exit::data,
          "{}: this is a folder; expected a text file, plain or gzip", found);
  return found;
}

std::string said(const std::string& path) {
  return path == standard_input::name ? "standard input" : path;
}

}  // namespace

std::string find_text_file(const std::string& path) {
  const std::string found = path == standard_input::name ? path : find_on_disk(path);
  ByteStream stream(found);
  refuse_other_formats(said(found), stream.next().substr(0, 512));
  return found;
}

void for_each_line(const std::string& path, LineReport& report,
                   const std::function<void(std::string_view)>& take) {
  const std::string found = find_text_file(path);
  report = {.path = said(found)};
  ByteStream stream(found);
  LineCutter cutter(report, take);
  for (std::string_view block; !(block = stream.next()).empty();) cutter.add(block);
  cutter.finish();
}

std::vector<std::string> read_lines(const std::string& path, LineReport& report) {
  std::vector<std::string> lines;
  for_each_line(path, report, [&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

std::string read_text(const std::string& path, LineReport& report) {
  std::string text;
  for_each_line(path, report, [&](std::string_view line) { (text += line) += '\n'; });
  if (!report.final_newline) text.pop_back();
  return text;
}

}  // namespace manako
