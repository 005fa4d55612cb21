#include "core/ops/dropout_rows.hpp"

#include <vector>

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/dropout_mask.hpp"
#include "core/rows.hpp"

namespace manako {
namespace {

// to(i, j) becomes keep * itself + from(i, j) * factor of row i.
void scale_rows(const DropoutMask& mask, const Tensor& from, real* to, real keep) {
  const std::int64_t n = from.rows(), d = from.cols();
  std::vector<real> factors(static_cast<std::size_t>(n));
  mask.factors(0, factors.data(), n);
  parallel_for(n, row_grain(d),
               [=, x = from.data(), m = factors.data()](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i)
                   for (std::int64_t k = i * d; k < (i + 1) * d; ++k)
                     to[k] = keep == 0 ? x[k] * m[i] : keep * to[k] + x[k] * m[i];
               });
}

}  // namespace

Tensor dropout_rows(const Tensor& x, real rate, const Random& random) {
  if (x.shape().rank() != 2)
    fail(Exit::internal, "dropout_rows: x {}; expected [N, D]", x.shape().text());
  const DropoutMask mask(rate, random);
  if (!mask.active()) return x;
  Tensor y(x.shape());
  scale_rows(mask, x, y.mutable_data(), 0);
  return record("dropout_rows", y, {x}, [mask](const Tensor& dy, auto dx) {
    const auto [to, beta] = dx[0].target();
    scale_rows(mask, dy, to, beta);
  });
}

}  // namespace manako
