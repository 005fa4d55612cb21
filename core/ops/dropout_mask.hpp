#pragma once

#include "core/random.hpp"
#include "core/real.hpp"

namespace manako {

/// Which elements of a tensor dropout keeps, a pure function of (random, index): never stored, but
/// drawn again in backward.  The rate is rounded to a multiple of 1/65536; one draw has 16 bits.
class DropoutMask {
 public:
  /// Throws unless 0 <= rate < 1.
  DropoutMask(real rate, const Random& random);

  bool active() const { return threshold_ > 0; }
  /// What a kept element is multiplied by, 1 / (1 - rate).
  real scale() const { return scale_; }
  /// out[i] = 0 with probability rate, else 1 / (1 - rate), for the elements first + i.
  /// Requires: first is a multiple of 8.
  void factors(std::int64_t first, real* out, std::int64_t count) const;

  /// f(i, factor of element i) for every i in [begin, end); begin as `first` above.  Several i at
  /// once: f must not mind what it does for others.
  template <class F>
  void for_each(std::int64_t begin, std::int64_t end, const F& f) const {
    constexpr std::int64_t batch = 1024;
    real factor[batch];
    for (; begin < end; begin += batch) {
      const std::int64_t count = end - begin < batch ? end - begin : batch;
      factors(begin, factor, count);
#pragma omp simd
      for (std::int64_t i = 0; i < count; ++i) f(begin + i, factor[i]);
    }
  }

 private:
  Random random_;
  std::int32_t threshold_;  // dropped if the 16 bits are below it
  real scale_;
};

}  // namespace manako
