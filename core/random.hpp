#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace manako {

/// Counter-based randomness: every number is a pure function of (seed, stream, step, index), so
/// there is no hidden state to save, and any number can be drawn by any thread in any order.
/// Philox4x32-10 of Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
class Random {
 public:
  explicit Random(std::uint64_t seed = 0) : key_(seed) {}

  /// Another stream, independent of this one and named by what it is for.
  Random child(std::string_view name) const;
  Random child(std::uint64_t number) const;
  /// The same stream at a step of training.
  Random at(std::uint64_t step) const;

  /// 64 random bits.
  std::uint64_t bits(std::uint64_t index) const;
  /// Uniform in [0, 1), with 53 bits.
  double uniform(std::uint64_t index) const;
  /// Standard normal (Box-Muller).
  double normal(std::uint64_t index) const;
  /// Uniform in 0 ... n - 1 (n > 0).
  std::int64_t below(std::int64_t n, std::uint64_t index) const;
  /// out[i] = 16 random bits of index first + i.  For masks: one block serves eight indices.
  /// Requires: first is a multiple of 8.
  void bits16(std::uint64_t first, std::uint16_t* out, std::int64_t count) const;

  /// Fisher-Yates: a permutation that depends on this stream alone.
  template <class T>
  void shuffle(std::vector<T>& items) const {
    for (std::size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1],
                items[static_cast<std::size_t>(below(static_cast<std::int64_t>(i), i))]);
  }

  bool operator==(const Random&) const = default;

 private:
  std::array<std::uint32_t, 4> block(std::uint64_t index) const;

  std::uint64_t key_ = 0;
  std::uint64_t step_ = 0;
};

}  // namespace manako
