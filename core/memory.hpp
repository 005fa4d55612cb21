#pragma once

#include <cstddef>
#include <cstdint>

namespace manako {

/// The caching allocator under every tensor.  Freed blocks are kept and handed out again, so that a
/// training step in its steady state asks nothing of the system: small ones by size class
/// (core/size_classes.hpp), large ones in a heap that joins neighbours (core/heap.hpp).  Blocks are
/// aligned to a cache line; their contents are undefined.
namespace memory {

struct Block {
  void* data = nullptr;
  std::size_t bytes = 0;  ///< what the block really holds, >= what was asked for
};

/// Throws Error(Exit::resource) with the size asked for when the machine has no more.
Block acquire(std::size_t bytes);
void release(Block block) noexcept;

struct Statistics {
  std::size_t in_use = 0;            ///< bytes held by live tensors
  std::size_t cached = 0;            ///< bytes kept for reuse; some may never have been written to
  std::size_t peak_in_use = 0;       ///< high-water mark of in_use
  std::int64_t system_requests = 0;  ///< blocks asked of the system so far
};
Statistics statistics();
/// Sets peak_in_use back to in_use.
void reset_peak();
/// Gives every cached block back to the system.
void trim();
/// Largest resident set of this process so far, in bytes.
std::size_t peak_resident();

}  // namespace memory
}  // namespace manako
