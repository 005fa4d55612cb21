#pragma once

#include <cstdint>
#include <vector>

#include "core/real.hpp"

namespace manako {

/// A token and its logit.
struct Ranked {
  real logit;
  std::int32_t token;
};

/// What a search asks of a row of logits, with memory that serves row after row.  One pass finds
/// the largest logit of each block of tokens; the k likeliest tokens stand in the k blocks with the
/// largest ones, so that nothing of the size of the vocabulary is ever sorted.  NaN ranks last.
class RankedRow {
 public:
  explicit RankedRow(std::int64_t size);
  /// The row that is asked about from now on.
  void read(const real* row);
  const real* data() const { return row_; }
  std::int64_t size() const { return size_; }
  /// log(sum(exp(row))) in a fixed order.
  double log_sum_exp() const;
  /// The k likeliest tokens (all, if there are fewer), best first; of equals the smaller id.  Valid
  /// until the next call.
  const std::vector<Ranked>& best(std::int64_t k);

 private:
  static constexpr std::int64_t block_ = 64;
  const real* row_ = nullptr;
  std::int64_t size_;
  real max_ = 0;
  std::vector<real> block_max_, largest_;
  std::vector<Ranked> best_;
};

}  // namespace manako
