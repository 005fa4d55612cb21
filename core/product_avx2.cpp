// Compiled with AVX2 and FMA instructions (CMakeLists.txt); runs only where product_kernel() chose
// it.
#if defined(__x86_64__)
namespace {
constexpr int vector_bytes = 32, panel_vectors = 2;  // 12 of 16 registers hold the block of C
}
#include "core/product_kernel.inc.hpp"

namespace manako::blas {
constinit const ProductKernel avx2_kernel = by_vectors<1, 2, 3, 4, 5, 6>("avx2");
}
#endif
