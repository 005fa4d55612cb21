#include "core/safetensors.hpp"

#include <cstring>

#include "tests/fuzz/support.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/temporary_directory.hpp"

namespace manako::fuzz {
namespace {

std::size_t bytes_of(const Tensor& tensor) {
  return static_cast<std::size_t>(tensor.size()) * sizeof(real);
}

void expect_same(const SafeTensors& read, const SafeTensors& again) {
  expect(again.verified, "written by us, but not verified");
  expect(read.metadata == again.metadata, "other metadata after a round trip");
  expect(read.tensors.size() == again.tensors.size(), "other tensors after a round trip");
  for (std::size_t i = 0; i < read.tensors.size(); ++i) {
    const auto& [name, tensor] = read.tensors[i];
    const auto& [same_name, same] = again.tensors[i];
    expect(name == same_name && tensor.shape() == same.shape(), "other shape after a round trip");
    expect(tensor.size() == 0 || std::memcmp(tensor.data(), same.data(), bytes_of(tensor)) == 0,
           "other bits after a round trip");
  }
}

// What a header says lies in the file.
void check(const SafeTensorsHeader& header, std::string_view input) {
  for (const auto& entry : header.tensors)
    expect(entry.begin <= entry.end && entry.end <= static_cast<std::int64_t>(input.size()),
           "a tensor beyond the file");
}

}  // namespace

void safetensors(std::string_view input) {
  static MemoryFile file;
  static const testing::TemporaryDirectory folder;
  const std::string& path = file.holding(input);
  SafeTensorsHeader header;
  if (!answers({Exit::model}, [&] { header = read_safetensors_header(path); })) {
    expect(!answers({Exit::model}, [&] { read_safetensors(path); }), "read without a header");
    return;
  }
  check(header, input);
  SafeTensors read;
  if (!answers({Exit::model}, [&] { read = read_safetensors(path); })) return;
  expect(read.tensors.size() == header.tensors.size(), "fewer tensors than the header says");
  const std::string copy = folder / "copy.safetensors";
  write_safetensors(copy, read.tensors, read.metadata);
  expect_same(read, read_safetensors(copy));
}

}  // namespace manako::fuzz
