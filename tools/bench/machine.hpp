#pragma once

#include <cstdint>

namespace manako::bench {

/// GFLOP/s of an m x k times k x n product, the best of several runs.
double product_rate(std::int64_t m, std::int64_t n, std::int64_t k, int runs = 8);

/// The rate that everything else is held against: a large square product.
inline double sgemm_rate() { return product_rate(2048, 2048, 2048, 6); }

}  // namespace manako::bench
