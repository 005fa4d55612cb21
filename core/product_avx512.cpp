// Compiled with AVX-512 instructions (CMakeLists.txt); runs only where product_kernel() chose it.
#if defined(__x86_64__)
namespace {
constexpr int vector_bytes = 64, panel_vectors = 2;  // 24 of 32 registers hold the block of C
}
#include "core/product_kernel.inc.hpp"

namespace manako::blas {
constinit const ProductKernel avx512_kernel =
    by_vectors<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12>("avx512");
}
#endif
