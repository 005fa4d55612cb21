#include "core/ops/dropout_mask.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.hpp"

namespace manako {

DropoutMask::DropoutMask(real rate, const Random& random) : random_(random) {
  if (!(rate >= 0 && rate < 1)) fail(Exit::usage, "dropout: rate {}; expected 0 <= rate < 1", rate);
  constexpr std::int32_t steps = 65536;
  threshold_ = std::min(static_cast<std::int32_t>(std::lround(rate * steps)), steps - 1);
  scale_ = static_cast<real>(steps) / static_cast<real>(steps - threshold_);
}

void DropoutMask::factors(std::int64_t first, real* out, std::int64_t count) const {
  constexpr std::int64_t batch = 512;
  std::array<std::uint16_t, batch> bits;
  const std::int32_t threshold = threshold_;
  const real scale = scale_;
  for (std::int64_t begin = 0; begin < count; begin += batch) {
    const std::int64_t n = std::min(batch, count - begin);
    random_.bits16(static_cast<std::uint64_t>(first + begin), bits.data(), n);
    for (std::int64_t i = 0; i < n; ++i)
      out[begin + i] = bits[static_cast<std::size_t>(i)] >= threshold ? scale : real{0};
  }
}

}  // namespace manako
