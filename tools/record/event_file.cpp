#include "tools/record/event_file.hpp"

#include <array>
#include <fstream>

#include "core/error.hpp"
#include "core/files.hpp"
#include "tools/record/protobuf.hpp"

namespace manako {
namespace {

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    table[i] = i;
    for (int bit = 0; bit < 8; ++bit)
      table[i] = table[i] >> 1 ^ ((table[i] & 1) != 0 ? 0x82f63b78U : 0U);
  }
  return table;
}();

std::string little_endian(std::uint64_t value, int size) {
  std::string out;
  for (int i = 0; i < size; ++i) out += static_cast<char>(value >> 8 * i);
  return out;
}

// So that the sum of bytes that hold their own sum is not a constant.
std::string masked_crc(std::string_view bytes) {
  const std::uint32_t crc = crc32c(bytes);
  return little_endian((crc >> 15 | crc << 17) + 0xa282ead8U, 4);
}

// Numbers of the fields in event.proto, summary.proto, tensor.proto and tensor_shape.proto.
namespace event {
constexpr unsigned wall_time = 1, step = 2, file_version = 3, summary = 5, session_log = 7;
}
namespace summary {
constexpr unsigned value = 1, tag = 1, simple_value = 2, tensor = 8, metadata = 9;
constexpr unsigned plugin_data = 1, plugin_name = 1;
}  // namespace summary
namespace tensor {
constexpr unsigned dtype = 1, shape = 2, string_value = 8, dimension = 2, size = 1;
constexpr std::uint64_t string_type = 7;
}  // namespace tensor
constexpr unsigned session_status = 1;
constexpr std::uint64_t session_start = 1;

ProtobufMessage at(EventFile::Moment moment) {
  ProtobufMessage out;
  out.number(event::wall_time, moment.unix_seconds);
  out.integer(event::step, static_cast<std::uint64_t>(moment.step));
  return out;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = ~0U;
  for (const char c : bytes)
    crc = crc >> 8 ^ crc_table[(crc ^ static_cast<unsigned char>(c)) & 255];
  return ~crc;
}

EventFile::EventFile(std::string path, double unix_seconds) : path_(std::move(path)) {
  publish(path_, "");
  append(ProtobufMessage()
             .number(event::wall_time, unix_seconds)
             .text(event::file_version, "brain.Event:2")
             .bytes());
  const auto start = ProtobufMessage().integer(session_status, session_start);
  append(at({unix_seconds, 0}).text(event::session_log, start.bytes()).bytes());
}

void EventFile::scalars(Moment moment, const std::map<std::string, double>& values) {
  ProtobufMessage all;
  for (const auto& [tag, value] : values)
    all.text(summary::value, ProtobufMessage()
                                 .text(summary::tag, tag)
                                 .number(summary::simple_value, static_cast<float>(value))
                                 .bytes());
  append(at(moment).text(event::summary, all.bytes()).bytes());
}

void EventFile::text(Moment moment, const std::string& tag, const std::string& markdown) {
  const auto plugin = ProtobufMessage().text(summary::plugin_name, "text");
  const auto metadata = ProtobufMessage().text(summary::plugin_data, plugin.bytes());
  const auto one = ProtobufMessage().integer(tensor::size, 1);
  const auto shape = ProtobufMessage().text(tensor::dimension, one.bytes());
  const auto content = ProtobufMessage()
                           .integer(tensor::dtype, tensor::string_type)
                           .text(tensor::shape, shape.bytes())
                           .text(tensor::string_value, markdown);
  const auto value = ProtobufMessage()
                         .text(summary::tag, tag)
                         .text(summary::tensor, content.bytes())
                         .text(summary::metadata, metadata.bytes());
  const auto all = ProtobufMessage().text(summary::value, value.bytes());
  append(at(moment).text(event::summary, all.bytes()).bytes());
}

void EventFile::append(const std::string& event) {
  const std::string length = little_endian(event.size(), 8);
  const std::string record = length + masked_crc(length) + event + masked_crc(event);
  std::ofstream file(path_, std::ios::app | std::ios::binary);
  file << record << std::flush;
  if (!file)
    fail(Exit::io, "{}: cannot append an event; {} bytes are free there", path_, free_bytes(path_));
}

}  // namespace manako
