#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace manako::report {

/// Indices, in order, of at most `most` values that keep the outline of a curve: the values are cut
/// into stretches of equal length, and of each stay the first, the last, the lowest, the highest
/// and one that is not finite, if there is one.  All of them, if they are no more than `most`.
/// Requires: most >= 5.   Jugel et al. 2014, M4, doi:10.14778/2732951.2732953.
std::vector<std::int64_t> thinned(std::span<const double> values, std::int64_t most);

/// `count` indices of 0 ... size - 1 (all, if there are no more), evenly spaced, both ends
/// included.
std::vector<std::int64_t> evenly_spaced(std::int64_t size, std::int64_t count);

}  // namespace manako::report
