#include "tools/data/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/error.hpp"

namespace manako {
namespace {

double log_length(const std::string& line) {
  return std::log(static_cast<double>(line.size()) + 1);
}

}  // namespace

std::size_t find_gap(const std::vector<std::string>& shorter,
                     const std::vector<std::string>& longer) {
  const std::size_t n = shorter.size(), missing = longer.size() - n;
  double usual = 0;  // mean log ratio of the lengths
  for (const std::string& line : shorter) usual -= log_length(line) / static_cast<double>(n);
  for (const std::string& line : longer)
    usual += log_length(line) / static_cast<double>(longer.size());
  const auto misfit = [&](std::size_t i, std::size_t j) {
    const double off = log_length(longer[j]) - log_length(shorter[i]) - usual;
    return std::min(off * off, 4.0);
  };
  // Against a gap at the very start, the change in misfit by moving the gap behind line k.
  double change = 0, best = 0;
  std::size_t gap = 0;
  for (std::size_t k = 0; k < n; ++k) {
    change += misfit(k, k) - misfit(k, k + missing);
    if (change < best) {
      best = change;
      gap = k + 1;
    }
  }
  return gap;
}

void require_same_lines(const std::string& source_file, const std::vector<std::string>& source,
                        const std::string& target_file, const std::vector<std::string>& target) {
  if (source.size() == target.size()) return;
  const bool source_shorter = source.size() < target.size();
  const std::size_t gap = source_shorter ? find_gap(source, target) : find_gap(target, source);
  const std::string& file = source_shorter ? source_file : target_file;
  const std::size_t lines = std::min(source.size(), target.size());
  fail(Exit::data,
       "parallel_text: {} has {} lines, {} has {}; expected as many, line by line translations; {}",
       source_file, source.size(), target_file, target.size(),
       gap == lines
           ? fmt::format("likely cause: {} ends too early", file)
           : fmt::format("their lengths stop matching near line {}: likely {} lacks lines there",
                         gap + 1, file));
}

}  // namespace manako
