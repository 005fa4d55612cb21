#include "core/sha256.hpp"

#include <fmt/format.h>
#include <nettle/sha2.h>

#include <array>
#include <vector>

#include "core/files.hpp"

namespace manako {
namespace {

class Digest {
 public:
  Digest() { sha256_init(&state_); }
  void add(const void* bytes, std::size_t count) {
    sha256_update(&state_, count, static_cast<const std::uint8_t*>(bytes));
  }
  std::string hex() {
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> bytes;
    sha256_digest(&state_, bytes.size(), bytes.data());
    std::string out;
    for (const std::uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
    return out;
  }

 private:
  sha256_ctx state_;
};

}  // namespace

std::string sha256(std::string_view bytes) {
  Digest digest;
  digest.add(bytes.data(), bytes.size());
  return digest.hex();
}

std::string sha256_of_file(const std::string& path) {
  constexpr std::int64_t block = 1 << 20;
  const InputFile file(path);
  std::vector<char> bytes(block);
  Digest digest;
  for (std::int64_t at = 0; at < file.size(); at += block) {
    const auto count = static_cast<std::size_t>(std::min(block, file.size() - at));
    file.read(bytes.data(), count, at);
    digest.add(bytes.data(), count);
  }
  return digest.hex();
}

}  // namespace manako
