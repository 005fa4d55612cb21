#include "tools/bench/machine.hpp"

#include "core/product.hpp"
#include "core/random.hpp"
#include "tools/bench/measure.hpp"

namespace manako::bench {
namespace {

Tensor random_matrix(std::int64_t rows, std::int64_t cols, std::uint64_t seed) {
  Tensor x({rows, cols});
  real* data = x.mutable_data();
  for (std::int64_t i = 0; i < x.size(); ++i)
    data[i] = static_cast<real>(Random(seed).normal(static_cast<std::uint64_t>(i)));
  return x;
}

}  // namespace

void multiply_by_vectors(const blas::Product& product) {
  if (const blas::ProductKernel* kernel = blas::vector_kernel())
    blas::multiply_by(*kernel, product);
  else
    blas::multiply_by_openblas(product);
}

RandomProduct::RandomProduct(const ProductShape& s)
    : shape_(s),
      a_(random_matrix(s.m, s.k, 1)),
      b_(random_matrix(s.k, s.n, 2)),
      c_(Shape{s.m, s.n}) {}

double RandomProduct::rate(int runs, Multiply multiply) {
  const auto [m, n, k, a_transposed, b_transposed] = shape_;
  const blas::Product product{.m = m,
                              .n = n,
                              .k = k,
                              .a = {a_.data(), a_transposed ? m : k, a_transposed},
                              .b = {b_.data(), b_transposed ? k : n, b_transposed},
                              .c = c_.mutable_data(),
                              .c_stride = n};
  const Times times = measure(runs, 1, [&] { multiply(product); });
  return 2e-9 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k) /
         times.best();
}

double sgemm_rate() {
  RandomProduct square({2048, 2048, 2048});
  return std::max(square.rate(6, multiply_by_vectors), square.rate(6, blas::multiply_by_openblas));
}

}  // namespace manako::bench
