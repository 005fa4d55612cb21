#include "core/memory.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <mutex>
#include <string>

#include "core/error.hpp"
#include "core/heap.hpp"
#include "core/size_classes.hpp"

namespace manako::memory {
namespace {

struct Cache {
  std::mutex mutex;
  SizeClasses small;
  Heap large;
  Statistics statistics;
};

// Never destroyed: tensors of static objects may outlive any order of destruction.
Cache& cache() {
  static Cache& one = *new Cache;
  return one;
}

void trim_locked(Cache& c) {
  c.small.trim();
  c.large.trim();
  c.statistics.cached = 0;
}

template <class Pool>
Block take(Cache& c, Pool& pool, std::size_t bytes) {
  if (const Block block = pool.take(bytes); block.data != nullptr) return block;
  std::size_t got = pool.grow(bytes);
  if (got == 0) {
    trim_locked(c);
    got = pool.grow(bytes);
  }
  require(got > 0, Exit::resource,
          "memory: cannot allocate {} MiB; {} MiB are in use; likely fix: smaller batches",
          bytes >> 20, c.statistics.in_use >> 20);
  ++c.statistics.system_requests;
  c.statistics.cached += got;
  return pool.take(bytes);
}

}  // namespace

Block acquire(std::size_t bytes) {
  if (bytes >= (std::size_t{1} << 60))
    fail(Exit::resource, "memory: cannot allocate {} bytes", bytes);
  Cache& c = cache();
  const std::scoped_lock lock(c.mutex);
  const Block block =
      bytes > SizeClasses::largest ? take(c, c.large, bytes) : take(c, c.small, bytes);
  c.statistics.cached -= block.bytes;
  c.statistics.in_use += block.bytes;
  c.statistics.peak_in_use = std::max(c.statistics.peak_in_use, c.statistics.in_use);
  return block;
}

void release(Block block) noexcept {
  if (block.data == nullptr) return;
  Cache& c = cache();
  const std::scoped_lock lock(c.mutex);
  if (block.bytes > SizeClasses::largest)
    c.large.give(block);
  else
    c.small.give(block);
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
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "VmHWM:") {
      std::size_t kib = 0;
      status >> kib;
      return kib * 1024;
    }
  rusage usage{};  // counts what the process was before exec, too: the one that started it
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

}  // namespace manako::memory
