#pragma once

#include <cstdint>
#include <vector>

#include "tools/data/split.hpp"

namespace manako {

/// What is compared of two examples.  known_pair: both sides; examples with unknown pieces, which
/// may differ in them, are like no other.
enum class Part { source, target, pair, known_pair };

/// Which examples of a split there are, as sorted 64-bit hashes of their ids: 8 bytes each.  Equal
/// examples have equal hashes; among a million different ones two are equal by chance in 1 of 10^7
/// cases.  The source of a language model is empty.
class ExampleHashes {
 public:
  ExampleHashes(const Split& split, Part part);
  /// Examples that repeat an earlier one.
  std::int64_t repeated() const;
  /// Examples of `other` that are among ours.
  std::int64_t shared_with(const Split& other) const;

 private:
  Part part_;
  std::vector<std::uint64_t> sorted_;
};

}  // namespace manako
