#pragma once

#include <cstddef>
#include <map>

#include "core/memory.hpp"

namespace manako::memory {

/// Large blocks: cut from what the system maps, and joined with their free neighbours when they
/// come back.  So the room of one batch holds the next, whatever the sizes of its tensors are.
/// Blocks are whole pages.  Not thread-safe.
class Heap {
 public:
  /// The start of the smallest free range that holds `bytes`; without data if there is none.
  Block take(std::size_t bytes);
  void give(Block block);
  /// Maps room for `bytes` or more, and says how much; 0 if the system has none.  What nobody has
  /// written to costs no memory.
  std::size_t grow(std::size_t bytes);
  /// Gives everything free back to the system.
  void trim() noexcept;

 private:
  std::map<char*, std::size_t> free_;  // no two of them touch
};

}  // namespace manako::memory
