#include "tools/progress.hpp"

#include <cstdlib>
#include <ctime>

#include "core/utf8.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

namespace {

const ProgressState half{.title = "train",
                         .unit = "updates",
                         .done = 500,
                         .share = 0.5,
                         .rate = 12.3,
                         .seconds_left = 65,
                         .ends = "18:42",
                         .note = "loss 3.210"};
const std::string words = "50% 500 updates, 12/s, loss 3.210, 1:05 left, ends 18:42";

// In a time zone for as long as it lives.
class TimeZone {
 public:
  explicit TimeZone(const char* name) {
    if (const char* now = std::getenv("TZ")) before_ = now;
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  ~TimeZone() {
    before_.empty() ? ::unsetenv("TZ") : ::setenv("TZ", before_.c_str(), 1);
    ::tzset();
  }

 private:
  std::string before_;
};

}  // namespace

TEST_CASE("progress: the bar takes what the words leave", "[progress]") {
  CHECK(progress_text(half, true, 200) == "train [===============               ] " + words);
  const int narrow = static_cast<int>(std::string("train [====    ] ").size() + words.size());
  CHECK(progress_text(half, true, narrow) == "train [====    ] " + words);
  CHECK(progress_text(half, true, narrow - 1) == "train " + words);
  CHECK(progress_text(half, false, 200) == "train " + words);
  for (int columns = 0; columns < 120; ++columns)
    CHECK(progress_text(half, true, columns).size() <= static_cast<std::size_t>(columns));
}

TEST_CASE("progress: what is unknown is left out, characters stay whole", "[progress]") {
  CHECK(progress_text({.title = "translate", .unit = "lines", .done = 7}, true, 80) ==
        "translate 7 lines");
  const ProgressState note{.title = "t", .unit = "u", .note = "日本語"};
  CHECK(progress_text(note, false, 9) == "t 0 u, 日本");
  for (int columns = 0; columns < 12; ++columns)
    CHECK(is_valid_utf8(progress_text(note, false, columns)));
}

TEST_CASE("progress: the time of day, the day where it matters", "[progress]") {
  const TimeZone tokyo("JST-9");
  const std::int64_t now = 1'700'000'000;  // Wed 15 Nov 2023 07:13:20 in Tokyo
  CHECK(time_of_day(now, 0) == "07:13");
  CHECK(time_of_day(now, 3600 * 10) == "17:13");
  CHECK(time_of_day(now, 3600 * 17) == "Thu 00:13");
  CHECK(time_of_day(now, 86400 * 8) == "23 Nov 2023");
  CHECK(time_of_day(now, 1e30) == "in a century or later");
}
