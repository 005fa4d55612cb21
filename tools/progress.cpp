#include "tools/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/log.hpp"

namespace manako {
namespace {

constexpr double terminal_seconds = 0.1, plain_seconds = 10;
constexpr int bar_width = 24;

int terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string bar(double share) {
  const int full = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * bar_width));
  return fmt::format("[{:=<{}}{:{}}]", "", full, "", bar_width - full);
}

}  // namespace

std::string duration_text(double seconds) {
  const auto s = static_cast<std::int64_t>(std::llround(std::max(0.0, seconds)));
  if (s >= 3600) return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
  return fmt::format("{}:{:02}", s / 60, s % 60);
}

Progress::Progress(std::string title, std::string unit, double total, double done)
    : title_(std::move(title)),
      unit_(std::move(unit)),
      total_(total),
      start_done_(done),
      start_(Clock::now()),
      last_(start_),
      terminal_(isatty(STDERR_FILENO) == 1) {}

std::string Progress::text(double done, const std::string& note) const {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  const double rate = seconds > 0 ? (done - start_done_) / seconds : 0;
  std::string out = title_ + " ";
  if (total_ > 0) {
    if (terminal_) out += bar(done / total_) + " ";
    out += fmt::format("{:.0f}/{:.0f} {}", done, total_, unit_);
  } else {
    out += fmt::format("{:.0f} {}", done, unit_);
  }
  if (rate > 0) out += rate >= 10 ? fmt::format(" {:.0f}/s", rate) : fmt::format(" {:.2f}/s", rate);
  if (total_ > 0 && rate > 0) out += fmt::format(" ETA {}", duration_text((total_ - done) / rate));
  return note.empty() ? out : out + "  " + note;
}

void Progress::update(double done, const std::string& note) {
  const auto now = Clock::now();
  const double since = std::chrono::duration<double>(now - last_).count();
  if (since < (terminal_ ? terminal_seconds : plain_seconds)) return;
  last_ = now;
  if (!terminal_) return log::line(text(done, note));
  std::string line = text(done, note);
  const auto columns = static_cast<std::size_t>(terminal_columns() - 1);
  if (line.size() > columns) line.resize(columns);
  std::fprintf(stderr, "\r\033[K%s", log::printable(line).c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::finish() {
  if (drawn_) std::fprintf(stderr, "\r\033[K");
  std::fflush(stderr);
  drawn_ = false;
}

void Progress::line(const std::string& text) {
  finish();
  log::line(text);
}

}  // namespace manako
