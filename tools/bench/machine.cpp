#include "tools/bench/machine.hpp"

#include "core/product.hpp"
#include "core/random.hpp"
#include "tools/bench/measure.hpp"

namespace manako::bench {
namespace {

// Not constants: their bits never change on the way, which saves the CPU power and makes it faster.
Tensor random_matrix(std::int64_t rows, std::int64_t cols, std::uint64_t seed) {
  Tensor x({rows, cols});
  for (std::int64_t i = 0; i < x.size(); ++i)
    x.mutable_data()[i] = Random(seed).normal(static_cast<std::uint64_t>(i));
  return x;
}

void multiply_by_vectors(const blas::Product& product) {
  if (const blas::ProductKernel* kernel = blas::vector_kernel())
    blas::multiply_by(*kernel, product);
  else
    blas::multiply_by_openblas(product);
}

}  // namespace

double product_rate(const ProductShape& s, int runs, void (*multiply)(const blas::Product&)) {
  const Tensor a = random_matrix(s.m, s.k, 1), b = random_matrix(s.k, s.n, 2);
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
  return std::max(product_rate(square, 6, multiply_by_vectors),
                  product_rate(square, 6, blas::multiply_by_openblas));
}

}  // namespace manako::bench
