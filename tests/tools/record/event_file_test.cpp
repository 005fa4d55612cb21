#include "tools/record/event_file.hpp"

#include <cmath>
#include <limits>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/record/read_events.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("event file: CRC-32C as in RFC 3720, B.4", "[record]") {
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43);
  CHECK(crc32c("") == 0);
}

TEST_CASE("event file: what was written is read back", "[record]") {
  const TemporaryDirectory folder;
  EventFile file(folder / "events", 1e9);
  constexpr float infinity = std::numeric_limits<float>::infinity();
  file.scalars({1e9 + 0.5, 300}, {{"train/loss", 2.5}, {"valid/nll", 1e-3}, {"up", infinity}});
  file.text({1e9 + 1, std::int64_t{1} << 40}, "samples/1", "    猫 は\n");
  const std::vector<ReadEvent> events = read_events(folder / "events");
  REQUIRE(events.size() == 4);
  CHECK(events[0].file_version == "brain.Event:2");
  CHECK(events[1].session_start);
  CHECK(events[1].step == 0);
  CHECK(events[2].wall_time == 1e9 + 0.5);
  CHECK(events[2].step == 300);
  CHECK(events[2].scalars ==
        std::map<std::string, float>{{"train/loss", 2.5F}, {"valid/nll", 1e-3F}, {"up", infinity}});
  CHECK(events[3].step == std::int64_t{1} << 40);
  CHECK(events[3].texts == std::map<std::string, std::string>{{"samples/1", "    猫 は\n"}});
}

TEST_CASE("event file: the bytes of a known record", "[record]") {
  const TemporaryDirectory folder;
  EventFile file(folder / "events", 0);
  // 24 bytes: 09 + 8 bytes of time, 1a 0d "brain.Event:2"; as TensorFlow's own writer begins.
  const std::string first = read_file(folder / "events").substr(0, 12 + 24);
  CHECK(first.substr(0, 8) == std::string("\x18\0\0\0\0\0\0\0", 8));
  CHECK(first.substr(12) == std::string("\x09\0\0\0\0\0\0\0\0\x1a\x0d"
                                        "brain.Event:2",
                                        24));
}
