#include "tools/report/thin.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace manako::report {
namespace {

constexpr std::int64_t kept_of_a_stretch = 5;

void keep_outline(std::span<const double> values, std::int64_t begin, std::int64_t end,
                  std::vector<std::int64_t>& kept) {
  std::int64_t lowest = -1, highest = -1, gap = -1;
  for (std::int64_t i = begin; i < end; ++i) {
    const auto value = [&](std::int64_t at) { return values[static_cast<std::size_t>(at)]; };
    if (!std::isfinite(value(i))) {
      gap = i;
      continue;
    }
    if (lowest < 0 || value(i) < value(lowest)) lowest = i;
    if (highest < 0 || value(i) > value(highest)) highest = i;
  }
  std::vector<std::int64_t> own = {begin, end - 1, lowest, highest, gap};
  std::sort(own.begin(), own.end());
  own.erase(std::unique(own.begin(), own.end()), own.end());
  for (const std::int64_t i : own)
    if (i >= 0) kept.push_back(i);
}

}  // namespace

std::vector<std::int64_t> thinned(std::span<const double> values, std::int64_t most) {
  const auto size = static_cast<std::int64_t>(values.size());
  if (size <= most) return evenly_spaced(size, size);
  const std::int64_t stretches = most / kept_of_a_stretch;
  std::vector<std::int64_t> kept;
  for (std::int64_t i = 0; i < stretches; ++i)
    keep_outline(values, i * size / stretches, (i + 1) * size / stretches, kept);
  return kept;
}

std::vector<std::int64_t> evenly_spaced(std::int64_t size, std::int64_t count) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(std::min(size, count)));
  std::iota(out.begin(), out.end(), std::int64_t{0});
  if (size > count)
    for (std::int64_t& i : out) i = count < 2 ? 0 : i * (size - 1) / (count - 1);
  return out;
}

}  // namespace manako::report
