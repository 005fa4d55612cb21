#include "tests/tools/record/read_events.hpp"

#include <cstring>
#include <variant>

#include "core/files.hpp"
#include "tests/support/catch.hpp"

namespace manako::testing {
namespace {

// Bit by bit, as the polynomial is defined.
std::uint32_t masked_crc32c(std::string_view bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
  }
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
}

template <class T>
T take(std::string_view& bytes) {
  T value{};
  REQUIRE(bytes.size() >= sizeof value);
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes.remove_prefix(sizeof value);
  return value;
}

std::uint64_t varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = take<unsigned char>(bytes);
    value |= std::uint64_t{byte & 127U} << shift;
    if (byte < 128) return value;
  }
}

using Value = std::variant<std::uint64_t, double, float, std::string_view>;
using Message = std::multimap<std::uint64_t, Value>;

Message fields(std::string_view bytes) {
  Message out;
  while (!bytes.empty()) {
    const std::uint64_t tag = varint(bytes), wire = tag & 7;
    REQUIRE((wire == 0 || wire == 1 || wire == 2 || wire == 5));
    Value value;
    if (wire == 0) value = varint(bytes);
    if (wire == 1) value = take<double>(bytes);
    if (wire == 5) value = take<float>(bytes);
    if (wire == 2) {
      const std::uint64_t size = varint(bytes);
      REQUIRE(size <= bytes.size());
      value = bytes.substr(0, size);
      bytes.remove_prefix(size);
    }
    out.emplace(tag >> 3, value);
  }
  return out;
}

template <class T>
T only(const Message& message, std::uint64_t field) {
  REQUIRE(message.count(field) == 1);
  return std::get<T>(message.find(field)->second);
}

Message inside(const Message& message, std::uint64_t field) {
  return fields(only<std::string_view>(message, field));
}

void read_value(const Message& value, ReadEvent& event) {
  const std::string tag(only<std::string_view>(value, 1));
  if (value.count(2) == 1) {
    event.scalars[tag] = only<float>(value, 2);
    return;
  }
  CHECK(only<std::string_view>(inside(inside(value, 9), 1), 1) == "text");
  const Message tensor = inside(value, 8);
  CHECK(only<std::uint64_t>(tensor, 1) == 7);
  CHECK(only<std::uint64_t>(inside(inside(tensor, 2), 2), 1) == 1);
  event.texts[tag] = only<std::string_view>(tensor, 8);
}

ReadEvent read_event(std::string_view bytes) {
  const Message message = fields(bytes);
  ReadEvent out;
  out.wall_time = only<double>(message, 1);
  if (message.count(2) == 1) out.step = static_cast<std::int64_t>(only<std::uint64_t>(message, 2));
  if (message.count(3) == 1) out.file_version = only<std::string_view>(message, 3);
  if (message.count(7) == 1) out.session_start = only<std::uint64_t>(inside(message, 7), 1) == 1;
  if (message.count(5) == 0) return out;
  const Message summary = inside(message, 5);
  CHECK(summary.count(1) == summary.size());
  for (const auto& [field, value] : summary)
    read_value(fields(std::get<std::string_view>(value)), out);
  return out;
}

}  // namespace

std::vector<ReadEvent> read_events(const std::string& path) {
  const std::string text = read_file(path);
  std::vector<ReadEvent> out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view head = rest.substr(0, 8);
    const auto size = take<std::uint64_t>(rest);
    CHECK(take<std::uint32_t>(rest) == masked_crc32c(head));
    REQUIRE(size <= rest.size());
    const std::string_view event = rest.substr(0, size);
    rest.remove_prefix(size);
    CHECK(take<std::uint32_t>(rest) == masked_crc32c(event));
    out.push_back(read_event(event));
  }
  return out;
}

}  // namespace manako::testing
