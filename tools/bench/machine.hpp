#pragma once

#include <cstdint>

#include "core/blas.hpp"

namespace manako::bench {

/// A product as multiply() gets it: C [m, n] = A B, k terms; a transposed operand stands so in
/// memory.
struct ProductShape {
  std::int64_t m, n, k;
  bool a_transposed = false, b_transposed = false;
};

/// GFLOP/s of a product, the best of several runs.
double product_rate(const ProductShape& shape, int runs = 8,
                    void (*multiply)(const blas::Product&) = blas::multiply);

/// The rate that everything else is held against: a large square product by fused multiply-adds of
/// vectors in single precision, the better of our own kernel's and OpenBLAS's.  Where AMX
/// multiplies (core/product_amx.cpp), more than this is possible.
double sgemm_rate();

}  // namespace manako::bench
