#pragma once

#include <cstdint>

#include "core/blas.hpp"
#include "core/tensor.hpp"

namespace manako::bench {

/// A product as multiply() gets it: C [m, n] = A B, k terms; a transposed operand stands so in
/// memory.
struct ProductShape {
  std::int64_t m, n, k;
  bool a_transposed = false, b_transposed = false;
};

using Multiply = void (*)(const blas::Product&);
/// By fused multiply-adds of vectors in single precision, even where AMX multiplies.
void multiply_by_vectors(const blas::Product& product);

/// A product of random numbers, to be run again and again.  (Not constants: their bits never change
/// on the way, which saves the CPU power and makes it faster.)
class RandomProduct {
 public:
  explicit RandomProduct(const ProductShape& shape);
  /// GFLOP/s, the best of several runs.
  double rate(int runs, Multiply multiply);

 private:
  ProductShape shape_;
  Tensor a_, b_, c_;
};

/// The rate that everything else is held against: a large square product by vectors, the better of
/// our own kernel's and OpenBLAS's.  Where AMX multiplies (core/product_amx.cpp), more than this is
/// possible.
double sgemm_rate();

}  // namespace manako::bench
