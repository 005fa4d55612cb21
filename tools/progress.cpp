#include "tools/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "core/log.hpp"
#include "core/utf8.hpp"

namespace manako {
namespace {

constexpr double terminal_seconds = 0.1;
constexpr int widest_bar = 30, narrowest_bar = 8, unlimited = 1 << 20;

// Lines into a file: 10 seconds apart at first, then a tenth of the time that has passed, at most 5
// minutes.
double plain_seconds(double running) { return std::clamp(running / 10, 10.0, 300.0); }

int terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

// A terminal that can go back to the start of a line and clear its rest.
bool can_redraw() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

std::string bar_text(double share, int width) {
  const int full = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * width));
  return fmt::format("[{:=<{}}{:{}}]", "", full, "", width - full);
}

// The first `columns` code points.
std::string cut(const std::string& text, int columns) {
  std::size_t end = 0;
  for (int i = 0; i < columns && end < text.size(); ++i) next_code_point(text, end);
  return text.substr(0, end);
}

double seconds_between(std::chrono::steady_clock::time_point begin,
                       std::chrono::steady_clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

}  // namespace

std::string duration_text(double seconds) {
  const auto s = static_cast<std::int64_t>(std::llround(std::clamp(seconds, 0.0, 1e12)));
  if (s >= 3600) return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
  return fmt::format("{}:{:02}", s / 60, s % 60);
}

std::string time_of_day(std::int64_t now_unix_seconds, double in_seconds) {
  constexpr double week = 7 * 86400, century = 36525.0 * 86400;
  if (!(in_seconds < century)) return "in a century or later";
  const std::time_t now = now_unix_seconds,
                    then = now + static_cast<std::time_t>(std::llround(in_seconds));
  std::tm today{}, end{};
  localtime_r(&now, &today);
  localtime_r(&then, &end);
  const bool same_day = today.tm_year == end.tm_year && today.tm_yday == end.tm_yday;
  char text[32];
  std::strftime(text, sizeof text,
                in_seconds >= week ? "%-d %b %Y"
                : same_day         ? "%H:%M"
                                   : "%a %H:%M",
                &end);
  return text;
}

std::string progress_text(const ProgressState& s, bool bar, int columns) {
  std::string rest = s.share >= 0 ? fmt::format("{:.0f}% ", 100 * std::min(s.share, 1.0)) : "";
  rest += fmt::format("{:.0f} {}", s.done, s.unit);
  if (s.rate > 0) rest += fmt::format(", {:.{}f}/s", s.rate, s.rate >= 10 ? 0 : 2);
  if (!s.note.empty()) rest += ", " + s.note;
  if (s.seconds_left >= 0)
    rest += fmt::format(", {} left, ends {}", duration_text(s.seconds_left), s.ends);
  const std::string start = s.title + " ";
  const int room = columns - static_cast<int>(start.size() + rest.size() + 3);
  if (bar && s.share >= 0 && room >= narrowest_bar)
    return start + bar_text(s.share, std::min(room, widest_bar)) + " " + rest;
  return cut(start + rest, columns);
}

Progress::Progress(std::string title, std::string unit, double total, double done, double share)
    : title_(std::move(title)),
      unit_(std::move(unit)),
      total_(total),
      start_done_(done),
      start_share_(total > 0 ? done / total : share),
      start_(Clock::now()),
      last_(start_),
      terminal_(can_redraw()) {}

ProgressState Progress::state(double done, double share, const std::string& note) const {
  ProgressState out{
      .title = title_, .unit = unit_, .done = done, .share = share, .note = log::printable(note)};
  const double seconds = seconds_between(start_, Clock::now());
  if (seconds > 0) out.rate = (done - start_done_) / seconds;
  if (share > start_share_) {
    out.seconds_left = seconds / (share - start_share_) * std::max(0.0, 1 - share);
    out.ends = time_of_day(std::time(nullptr), out.seconds_left);
  }
  return out;
}

void Progress::update(double done, const std::string& note) {
  update(done, total_ > 0 ? done / total_ : -1, note);
}

void Progress::update(double done, double share, const std::string& note) {
  const auto now = Clock::now();
  const double apart = terminal_ ? terminal_seconds : plain_seconds(seconds_between(start_, now));
  if (log::is_quiet() || seconds_between(last_, now) < apart) return;
  last_ = now;
  const ProgressState current = state(done, share, note);
  if (!terminal_) return log::line(progress_text(current, false, unlimited));
  // The old line is written over and only its rest is cleared: a cleared line would flicker.
  const std::string text = progress_text(current, true, terminal_columns() - 1);
  std::fprintf(stderr, "\r%s\033[K", text.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::finish() {
  if (!drawn_) return;
  std::fprintf(stderr, "\r\033[K");
  std::fflush(stderr);
  drawn_ = false;
}

void Progress::line(const std::string& text) {
  finish();
  log::line(text);
}

}  // namespace manako
