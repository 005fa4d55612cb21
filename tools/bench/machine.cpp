#include "tools/bench/machine.hpp"

#include "tools/bench/measure.hpp"

namespace manako::bench {

double product_rate(const ProductShape& s, int runs, void (*multiply)(const blas::Product&)) {
  const Tensor a = Tensor::full({s.m, s.k}, 1), b = Tensor::full({s.k, s.n}, 2);
  Tensor c({s.m, s.n});
  const Times times = measure(runs, 1, [&] {
    multiply({.m = s.m,
              .n = s.n,
              .k = s.k,
              .a = {a.data(), s.a_transposed ? s.m : s.k, s.a_transposed},
              .b = {b.data(), s.b_transposed ? s.k : s.n, s.b_transposed},
              .c = c.mutable_data(),
              .c_stride = s.n});
  });
  return 2e-9 * static_cast<double>(s.m) * static_cast<double>(s.n) * static_cast<double>(s.k) /
         times.best();
}

double sgemm_rate() {
  const ProductShape square{2048, 2048, 2048};
  return std::max(product_rate(square, 6), product_rate(square, 6, blas::multiply_by_openblas));
}

}  // namespace manako::bench
