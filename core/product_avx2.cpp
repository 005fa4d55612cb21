// Compiled with AVX2 and FMA instructions (CMakeLists.txt); runs only where product_kernel() chose
// it.
#if defined(__x86_64__)
namespace {
constexpr int vector_bytes = 32, panel_vectors = 2;  // 12 of 16 registers hold the block of C
}
#include "core/product_kernel.inc.hpp"

namespace manako::blas {
const ProductKernel avx2_kernel = {.name = "avx2",
                                   .rows = 6,
                                   .cols = cols,
                                   .slice = 512,
                                   .near = 512,
                                   .least = 0,
                                   .whole = both<2, 1, 2, 3, 4, 5, 6>,
                                   .half = both<1, 1, 2, 3, 4, 5, 6>,
                                   .a = {.across = pack<6>, .along = nullptr},
                                   .b = {.across = pack<cols>, .along = pack_transposed},
                                   .group = 1,
                                   .group_room = 1};
}
#endif
