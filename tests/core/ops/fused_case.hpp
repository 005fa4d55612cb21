#pragma once

// What the tests of fused ops on random cases share.
#include <cmath>
#include <vector>

#include "core/ops/dropout_mask.hpp"
#include "core/tensor.hpp"
#include "tests/support/random_cases.hpp"

namespace manako::testing {

// The inputs are below 2 and sums have a few hundred terms: this is some 100 roundings.
inline constexpr double bound = sizeof(real) == 4 ? 2e-5 : 1e-13;

// Draws of one case.
class Draw {
 public:
  explicit Draw(std::uint64_t number) : random_(Random(23).child(number)) {}
  std::int64_t operator()(std::int64_t low, std::int64_t high) {
    return low + random_.below(high - low + 1, index_++);
  }
  bool coin() { return (*this)(0, 1) == 1; }

 private:
  Random random_;
  std::uint64_t index_ = 0;
};

using Doubles = std::vector<double>;
inline Doubles doubles(const Tensor& t) { return {t.values().begin(), t.values().end()}; }

inline double difference(const Tensor& got, const Doubles& want) {
  double worst = 0;
  for (std::size_t i = 0; i < want.size(); ++i) {
    const double off = std::abs(static_cast<double>(got.data()[i]) - want[i]);
    if (!(off <= worst)) worst = off;
  }
  return worst;
}

inline std::vector<real> factors(real rate, const Random& random, std::int64_t n) {
  std::vector<real> out(static_cast<std::size_t>(n), 1);
  const DropoutMask mask(rate, random);
  if (mask.active()) mask.factors(0, out.data(), n);
  return out;
}

}  // namespace manako::testing
