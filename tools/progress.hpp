#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace manako {

/// Progress of long work on stderr: on a terminal a bar that is redrawn, elsewhere a plain line now
/// and then.  Rate and time left are measured over this run, not over what an earlier one had done.
class Progress {
 public:
  /// `total` 0: unknown.  `done`: where this run starts.
  Progress(std::string title, std::string unit, double total, double done = 0);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `note` is shown behind the bar: loss, rate, ...
  void update(double done, const std::string& note = "");
  /// Ends the bar; talk goes on on a new line.
  void finish();
  /// Clears the bar for one line of talk.
  void line(const std::string& text);

 private:
  std::string text(double done, const std::string& note) const;

  using Clock = std::chrono::steady_clock;
  std::string title_, unit_;
  double total_, start_done_;
  Clock::time_point start_, last_;
  bool terminal_, drawn_ = false;
};

/// "1:02:03" or "2:03".
std::string duration_text(double seconds);

}  // namespace manako
