#include "models/ranked_row.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/clones.hpp"
#include "core/lanes.hpp"
#include "core/vector_math.hpp"

namespace manako {
namespace {

constexpr real lowest = -std::numeric_limits<real>::infinity();

// The largest of n numbers; NaN counts as the lowest.
real max_of(const real* x, std::int64_t n) {
  Lanes best = Lanes{} + lowest;
  std::int64_t i = 0;
  for (; i + lane_count <= n; i += lane_count) best = max_lanes(load_lanes(x + i), best);
  real out = max_of_lanes(best);
  for (; i < n; ++i) out = x[i] > out ? x[i] : out;
  return out;
}

struct PowerBelowMax {
  const real* x;
  real max;
  real operator()(std::int64_t i) const { return exp_below_zero(x[i] - max); }
};
MANAKO_CLONES real sum_of_powers(const real* x, std::int64_t n, real max) {
  return lane_sum(n, PowerBelowMax{x, max});
}

bool likelier(Ranked a, Ranked b) {
  return a.logit != b.logit ? a.logit > b.logit : a.token < b.token;
}

// The k-th largest of `values`, k <= size.  `largest`: scratch.
real kth_largest(const std::vector<real>& values, std::size_t k, std::vector<real>& largest) {
  largest.assign(k, lowest);  // falling
  for (const real value : values) {
    if (!(value > largest.back())) continue;
    std::size_t place = k - 1;
    for (; place > 0 && value > largest[place - 1]; --place) largest[place] = largest[place - 1];
    largest[place] = value;
  }
  return largest.back();
}

}  // namespace

RankedRow::RankedRow(std::int64_t size)
    : size_(size), block_max_(static_cast<std::size_t>((size + block_ - 1) / block_)) {}

void RankedRow::read(const real* row) {
  row_ = row;
  const std::int64_t whole = size_ / block_;
  for (std::int64_t b = 0; b < whole; ++b)
    block_max_[static_cast<std::size_t>(b)] = max_of(row + b * block_, block_);
  if (whole * block_ < size_) block_max_.back() = max_of(row + whole * block_, size_ % block_);
  max_ = max_of(block_max_.data(), std::ssize(block_max_));
}

double RankedRow::log_sum_exp() const {
  const real sum = sum_of_powers(row_, size_, max_);
  return static_cast<double>(max_) + std::log(static_cast<double>(sum));
}

const std::vector<Ranked>& RankedRow::best(std::int64_t k) {
  const auto wanted = static_cast<std::size_t>(std::min(k, size_));
  // Each of the k blocks with the largest maxima holds a token that is at least as likely as the
  // least of these maxima.  Where there are too few blocks, all tokens are sorted.
  const bool few_blocks = wanted == 0 || wanted > block_max_.size() / 2;
  const real least = few_blocks ? lowest : kth_largest(block_max_, wanted, largest_);
  best_.clear();
  for (std::size_t b = 0; b < block_max_.size(); ++b) {
    if (block_max_[b] < least) continue;
    const std::int64_t begin = static_cast<std::int64_t>(b) * block_;
    for (std::int64_t i = begin; i < std::min(size_, begin + block_); ++i)
      if (!(row_[i] < least))
        best_.push_back({row_[i] > lowest ? row_[i] : lowest, static_cast<std::int32_t>(i)});
  }
  std::partial_sort(best_.begin(), best_.begin() + static_cast<long>(wanted), best_.end(),
                    likelier);
  best_.resize(wanted);
  return best_;
}

}  // namespace manako
