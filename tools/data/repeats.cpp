#define XXH_INLINE_ALL
#include "tools/data/repeats.hpp"

#include <xxhash.h>

#include <algorithm>
#include <optional>

#include "tools/data/vocabulary.hpp"

namespace manako {
namespace {

using Ids = std::span<const std::int32_t>;

std::uint64_t hash(Ids ids, std::uint64_t seed) {
  return XXH3_64bits_withSeed(ids.data(), ids.size_bytes(), seed);
}

bool has_unknown(Ids ids) {
  return std::find(ids.begin(), ids.end(), Vocabulary::unknown) != ids.end();
}

// Nothing for an example that does not count.
std::optional<std::uint64_t> hash(const Split& split, std::int64_t i, Part part) {
  const Ids source = split.source.empty() ? Ids() : split.source[i], target = split.target[i];
  if (part == Part::source) return hash(source, 0);
  if (part == Part::target) return hash(target, 0);
  if (part == Part::known_pair && (has_unknown(source) || has_unknown(target))) return {};
  return hash(target, hash(source, 0));
}

}  // namespace

ExampleHashes::ExampleHashes(const Split& split, Part part) : part_(part) {
  sorted_.reserve(static_cast<std::size_t>(split.size()));
  for (std::int64_t i = 0; i < split.size(); ++i)
    if (const auto found = hash(split, i, part)) sorted_.push_back(*found);
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
    if (const auto found = hash(other, i, part_))
      count += std::binary_search(sorted_.begin(), sorted_.end(), *found);
  return count;
}

}  // namespace manako
