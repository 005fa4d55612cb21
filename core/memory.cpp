#include "core/memory.hpp"

#include <sys/resource.h>

#include <array>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <vector>

#include "core/error.hpp"

namespace manako::memory {
namespace {

constexpr std::size_t alignment = 64;
// Four classes to each power of two: at most a quarter of a block is unused.
constexpr int steps = 4;
constexpr std::size_t smallest = 256;

// The size class of a block: 0 up to `smallest` bytes, then `steps` to each power of two.
std::size_t class_of(std::size_t bytes) {
  if (bytes <= smallest) return 0;
  const int power = std::bit_width(bytes - 1) - 1;  // 2^power < bytes <= 2^(power + 1)
  const std::size_t base = std::size_t{1} << power, step = base / steps;
  const std::size_t k = (bytes - base + step - 1) / step;  // 1 ... steps
  return static_cast<std::size_t>(power - std::bit_width(smallest) + 1) * steps + k;
}

// The bytes that blocks of a class hold.
std::size_t bytes_of(std::size_t index) {
  if (index == 0) return smallest;
  const std::size_t base = smallest << ((index - 1) / steps), k = (index - 1) % steps + 1;
  return base + k * (base / steps);
}

// Sizes vary from batch to batch: a cached block of up to twice the size serves as well as a new
// one.
constexpr std::size_t classes_above = steps;

struct Cache {
  std::mutex mutex;
  std::array<std::vector<void*>, 64 * steps> free;
  Statistics statistics;
};

// Never destroyed: tensors of static objects may outlive any order of destruction.
Cache& cache() {
  static Cache& one = *new Cache;
  return one;
}

void trim_locked(Cache& c) {
  for (auto& blocks : c.free) {
    for (void* block : blocks) std::free(block);
    blocks.clear();
  }
  c.statistics.cached = 0;
}

}  // namespace

Block acquire(std::size_t bytes) {
  require(bytes < (std::size_t{1} << 60), Exit::resource, "memory: cannot allocate {} bytes",
          bytes);
  const std::size_t wanted = class_of(bytes);
  std::size_t held = bytes_of(wanted);
  Cache& c = cache();
  const std::scoped_lock lock(c.mutex);
  void* data = nullptr;
  for (std::size_t i = wanted; i <= wanted + classes_above && data == nullptr; ++i) {
    auto& blocks = c.free[i];
    if (blocks.empty()) continue;
    data = blocks.back();
    blocks.pop_back();
    held = bytes_of(i);
    c.statistics.cached -= held;
  }
  if (data == nullptr) {
    data = std::aligned_alloc(alignment, held);
    if (data == nullptr) {
      trim_locked(c);
      data = std::aligned_alloc(alignment, held);
    }
    require(data != nullptr, Exit::resource,
            "memory: cannot allocate {} MiB; {} MiB are in use; likely fix: smaller batches",
            held >> 20, c.statistics.in_use >> 20);
    ++c.statistics.system_requests;
  }
  c.statistics.in_use += held;
  c.statistics.peak_in_use = std::max(c.statistics.peak_in_use, c.statistics.in_use);
  return {data, held};
}

void release(Block block) noexcept {
  if (block.data == nullptr) return;
  Cache& c = cache();
  const std::scoped_lock lock(c.mutex);
  c.free[class_of(block.bytes)].push_back(block.data);
  c.statistics.in_use -= block.bytes;
  c.statistics.cached += block.bytes;
}

Statistics statistics() {
  const std::scoped_lock lock(cache().mutex);
  return cache().statistics;
}

void reset_peak() {
  const std::scoped_lock lock(cache().mutex);
  cache().statistics.peak_in_use = cache().statistics.in_use;
}

void trim() {
  const std::scoped_lock lock(cache().mutex);
  trim_locked(cache());
}

std::size_t peak_resident() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

}  // namespace manako::memory
