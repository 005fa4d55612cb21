#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "tools/data/toy/clauses.hpp"

namespace manako::toy {

/// The grammar has far more sentences; with more than this, new ones become hard to find.
constexpr std::int64_t most_pairs = 200'000;

/// One sentence, a function of the stream alone; short and long ones too.
Sentence make_sentence(const Random& random);

/// `count` different sentences of 4 to 20 words in each language, a function of the seed: no two
/// have the same Japanese or the same English.
std::vector<Sentence> make_corpus(std::uint64_t seed, std::int64_t count);

}  // namespace manako::toy
