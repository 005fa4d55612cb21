#include "tools/bench/machine.hpp"

#include "core/blas.hpp"
#include "core/tensor.hpp"
#include "tools/bench/measure.hpp"

namespace manako::bench {

double product_rate(std::int64_t m, std::int64_t n, std::int64_t k, int runs) {
  const Tensor a = Tensor::full({m, k}, 1), b = Tensor::full({k, n}, 2);
  Tensor c({m, n});
  const Times times = measure(runs, 1, [&] {
    blas::multiply({.m = m,
                    .n = n,
                    .k = k,
                    .a = {a.data(), k},
                    .b = {b.data(), n},
                    .c = c.mutable_data(),
                    .c_stride = n});
  });
  return 2e-9 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k) /
         times.best();
}

}  // namespace manako::bench
