#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace manako {

/// References and what a bad translator made of them; a pure function of the seed.  The larger the
/// seed (0..11), the more words and characters are lost, doubled, swapped and replaced.
struct NoisyCorpus {
  std::vector<std::string> hypotheses, references;
};
NoisyCorpus noisy_corpus(std::uint64_t seed);

}  // namespace manako
