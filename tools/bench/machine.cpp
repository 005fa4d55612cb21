#include "tools/bench/machine.hpp"

#include <algorithm>
#include <chrono>

#include "core/blas.hpp"
#include "core/tensor.hpp"

namespace manako::bench {

double sgemm_rate(int size, int repeats) {
  const Tensor a = Tensor::full({size, size}, 1), b = Tensor::full({size, size}, 2);
  Tensor c({size, size});
  double best = 1e300;
  for (int i = 0; i <= repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    blas::multiply({.m = size,
                    .n = size,
                    .k = size,
                    .a = {a.data(), size},
                    .b = {b.data(), size},
                    .c = c.mutable_data(),
                    .c_stride = size});
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    if (i > 0) best = std::min(best, seconds.count());
  }
  return 2.0 * size * size * size / best * 1e-9;
}

}  // namespace manako::bench
