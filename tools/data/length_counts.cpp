#include "tools/data/length_counts.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace manako {
namespace {

constexpr std::int64_t most_bars = 24;

}  // namespace

void LengthCounts::add(std::int64_t length) {
  ++counts_[length];
  ++size_;
  sum_ += length;
}

double LengthCounts::mean() const {
  return size_ > 0 ? static_cast<double>(sum_) / static_cast<double>(size_) : 0;
}

std::int64_t LengthCounts::quantile(double p) const {
  const auto rank = static_cast<std::int64_t>(std::ceil(p * static_cast<double>(size_)));
  std::int64_t passed = 0;
  for (const auto& [length, count] : counts_)
    if ((passed += count) >= rank) return length;
  return 0;
}

nlohmann::ordered_json LengthCounts::json() const {
  return {{"min", quantile(0)},
          {"median", quantile(0.5)},
          {"mean", std::round(mean() * 100) / 100},
          {"p90", quantile(0.9)},
          {"p99", quantile(0.99)},
          {"max", quantile(1)},
          {"histogram", histogram()}};
}

// The bars reach to the 99.5% quantile: one sequence of a million tokens must not hide the others.
nlohmann::ordered_json LengthCounts::histogram() const {
  const std::int64_t from = quantile(0), span = quantile(0.995) - from + 1;
  const std::int64_t width = (span + most_bars - 1) / most_bars, bars = (span + width - 1) / width;
  std::vector<std::int64_t> heights(static_cast<std::size_t>(bars));
  std::int64_t beyond = 0;
  for (const auto& [length, count] : counts_) {
    const std::int64_t bar = (length - from) / width;
    (bar < bars ? heights[static_cast<std::size_t>(bar)] : beyond) += count;
  }
  return {{"from", from}, {"width", width}, {"counts", heights}, {"beyond", beyond}};
}

}  // namespace manako
