#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace manako {

/// What a line of progress tells.
struct ProgressState {
  std::string title, unit;
  double done = 0;
  double share = -1;         ///< of all work, 0..1; below 0: unknown
  double rate = 0;           ///< units a second; 0: unknown
  double seconds_left = -1;  ///< below 0: unknown
  std::string ends;          ///< the time of day when it will be done
  std::string note;
};

/// One line of at most `columns` characters.  A bar where `bar`, and where it leaves room for the
/// rest; what does not fit is cut off.
std::string progress_text(const ProgressState& state, bool bar, int columns);

/// Progress of long work on stderr: on a terminal a bar that is redrawn, elsewhere a plain line now
/// and then, the rarer the longer it takes.  Rate and time left are measured over this run, not
/// over what an earlier one had done.  Silent with --quiet.
class Progress {
 public:
  /// `total` 0: unknown.  `done`, `share`: where this run starts.
  Progress(std::string title, std::string unit, double total, double done = 0, double share = 0);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `note` is shown at the end: loss, ...
  void update(double done, const std::string& note = "");
  /// The same where the share of the work that is done, 0..1, is not done / total.
  void update(double done, double share, const std::string& note);
  /// Ends the bar; talk goes on on a new line.
  void finish();
  /// Clears the bar for one line of talk.
  void line(const std::string& text);

 private:
  ProgressState state(double done, double share, const std::string& note) const;

  using Clock = std::chrono::steady_clock;
  std::string title_, unit_;
  double total_, start_done_, start_share_;
  Clock::time_point start_, last_;
  bool terminal_, drawn_ = false;
};

/// "1:02:03" or "2:03".
std::string duration_text(double seconds);

/// The local time in so many seconds: "18:42"; from tomorrow on with its day, "Sun 18:42"; "3 Feb"
/// a week ahead or more.
std::string time_of_day(std::int64_t now_unix_seconds, double in_seconds);

}  // namespace manako
