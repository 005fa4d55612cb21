#include "core/identify.hpp"
#include "core/utf8.hpp"
#include "tests/fuzz/support.hpp"
#include "tests/fuzz/targets.hpp"
#include "tools/data/text_file.hpp"

namespace manako::fuzz {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// What the lines of a plain file are, said in the fewest words.
std::vector<std::string> plain_lines(std::string_view content) {
  if (content.starts_with(byte_order_mark)) content.remove_prefix(byte_order_mark.size());
  std::vector<std::string> lines;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    std::string_view line = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  return lines;
}

}  // namespace

void text(std::string_view input) {
  static MemoryFile file, rewritten;
  const std::string& path = file.holding(input);
  LineReport report;
  std::vector<std::string> lines;
  if (!answers({Exit::data}, [&] { lines = read_lines(path, report); })) return;
  expect(report.lines == static_cast<std::int64_t>(lines.size()), "lines were counted wrong");
  std::int64_t empty = 0;
  std::string joined(byte_order_mark);
  for (const std::string& line : lines) {
    expect(is_valid_utf8(line) && line.find_first_of(std::string_view("\n\0", 2)) == line.npos,
           "a line that is no line of text");
    empty += line.empty() ? 1 : 0;
    (joined += line) += '\n';
  }
  expect(report.empty == empty, "empty lines were counted wrong");
  if (!input.starts_with("\x1f\x8b")) expect(lines == plain_lines(input), "other lines");
  LineReport again;
  const std::string whole = read_text(path, again);
  expect(whole == joined.substr(byte_order_mark.size(), whole.size()), "text and lines differ");
  if (lines.empty() || !identify(joined).empty()) return;  // e.g. `{` behind a second mark
  for (std::string& line : lines)  // one \r more is dropped in every reading
    if (line.ends_with('\r')) return;
  expect(read_lines(rewritten.holding(joined), again) == lines, "other lines after a round trip");
}

}  // namespace manako::fuzz
