// Compiled with AVX2 and FMA instructions (CMakeLists.txt); runs only where product_kernel() chose
// it.
#if defined(__x86_64__)
namespace {
constexpr int vector_bytes = 32, panel_vectors = 2;  // 12 of 16 registers hold the block of C
}
#include "core/product_kernel.inc.hpp"

namespace manako::blas {
const ProductKernel avx2_kernel = {"avx2",
                                   6,
                                   cols,
                                   512,
                                   512,
                                   0,
                                   both<2, 1, 2, 3, 4, 5, 6>,
                                   both<1, 1, 2, 3, 4, 5, 6>,
                                   {pack<6>, nullptr},
                                   {pack<cols>, pack_transposed},
                                   1,
                                   1};
}
#endif
