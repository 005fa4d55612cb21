#define XXH_INLINE_ALL
#include "tools/data/repeats.hpp"

#include <xxhash.h>

#include <algorithm>

namespace manako {
namespace {

std::uint64_t hash(std::span<const std::int32_t> ids, std::uint64_t seed) {
  return XXH3_64bits_withSeed(ids.data(), ids.size_bytes(), seed);
}

std::uint64_t hash(const Split& split, std::int64_t i, Part part) {
  if (part == Part::target) return hash(split.target[i], 0);
  const std::uint64_t source = hash(split.source[i], 0);
  return part == Part::source ? source : hash(split.target[i], source);
}

}  // namespace

ExampleHashes::ExampleHashes(const Split& split, Part part) : part_(part) {
  sorted_.reserve(static_cast<std::size_t>(split.size()));
  for (std::int64_t i = 0; i < split.size(); ++i) sorted_.push_back(hash(split, i, part));
  std::sort(sorted_.begin(), sorted_.end());
}

std::int64_t ExampleHashes::repeated() const {
  std::int64_t count = 0;
  for (std::size_t i = 1; i < sorted_.size(); ++i) count += sorted_[i] == sorted_[i - 1];
  return count;
}

std::int64_t ExampleHashes::shared_with(const Split& other) const {
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < other.size(); ++i)
    count += std::binary_search(sorted_.begin(), sorted_.end(), hash(other, i, part_));
  return count;
}

}  // namespace manako
