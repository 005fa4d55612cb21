#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "core/memory.hpp"

namespace manako::memory {

/// Small blocks, kept by size class: four classes to each power of two, so that at most a quarter
/// of a block is unused.  A cached block of up to twice the size serves as well.  Not thread-safe.
class SizeClasses {
 public:
  static constexpr std::size_t largest = std::size_t{16} << 10;

  /// A cached block of at least `bytes`; without data if there is none.
  Block take(std::size_t bytes);
  void give(Block block);
  /// Asks the system for one block more, and says how large it is; 0 if the system has none.
  std::size_t grow(std::size_t bytes);
  /// Gives every cached block back to the system.
  void trim() noexcept;

 private:
  static constexpr int steps = 4;
  static std::size_t class_of(std::size_t bytes);
  static std::size_t bytes_of(std::size_t index);

  std::array<std::vector<void*>, 64> free_;  // by class; that of twice `largest` is 28
};

}  // namespace manako::memory
