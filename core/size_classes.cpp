#include "core/size_classes.hpp"

#include <bit>
#include <cstdlib>

namespace manako::memory {
namespace {

constexpr std::size_t alignment = 64;
constexpr std::size_t smallest = 256;

}  // namespace

// 0 up to `smallest` bytes, then `steps` classes to each power of two.
std::size_t SizeClasses::class_of(std::size_t bytes) {
  if (bytes <= smallest) return 0;
  const int power = std::bit_width(bytes - 1) - 1;  // 2^power < bytes <= 2^(power + 1)
  const std::size_t base = std::size_t{1} << power, step = base / steps;
  const std::size_t k = (bytes - base + step - 1) / step;  // 1 ... steps
  return static_cast<std::size_t>(power - std::bit_width(smallest) + 1) * steps + k;
}

// The bytes that blocks of a class hold.
std::size_t SizeClasses::bytes_of(std::size_t index) {
  if (index == 0) return smallest;
  const std::size_t base = smallest << ((index - 1) / steps), k = (index - 1) % steps + 1;
  return base + k * (base / steps);
}

Block SizeClasses::take(std::size_t bytes) {
  const std::size_t wanted = class_of(bytes);
  for (std::size_t i = wanted; i <= wanted + steps; ++i) {
    if (free_[i].empty()) continue;
    const Block block{free_[i].back(), bytes_of(i)};
    free_[i].pop_back();
    return block;
  }
  return {};
}

void SizeClasses::give(Block block) { free_[class_of(block.bytes)].push_back(block.data); }

std::size_t SizeClasses::grow(std::size_t bytes) {
  const std::size_t held = bytes_of(class_of(bytes));
  void* data = std::aligned_alloc(alignment, held);
  if (data == nullptr) return 0;
  give({data, held});
  return held;
}

void SizeClasses::trim() noexcept {
  for (auto& blocks : free_) {
    for (void* block : blocks) std::free(block);
    blocks.clear();
  }
}

}  // namespace manako::memory
