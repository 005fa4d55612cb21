#pragma once

#include <string>
#include <vector>

#include "models/search.hpp"

namespace manako::testing {

/// What a search is asked for, in numbers instead of a spec.
struct SearchCase {
  std::size_t beam = 1, n_best = 1;  ///< beam 0: greedy
  std::size_t shortest = 0, longest = 20;
  std::string penalty = "none";  ///< gnmt, power or none
  double alpha = 0;
  std::string json() const;  ///< the same as a spec
};

/// Greedy and beam search by plain loops over all tokens of all hypotheses.  Nothing is cached:
/// each hypothesis is decoded alone and from its beginning for every token.
std::vector<Hypothesis> reference_search(const Model& model, const Tokens& source,
                                         const SearchCase& wanted);

}  // namespace manako::testing
