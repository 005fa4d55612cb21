#pragma once

namespace manako::bench {

/// GFLOP/s of the product of two square matrices of that size: the rate that everything is held
/// against.
double sgemm_rate(int size = 2048, int repeats = 6);

}  // namespace manako::bench
