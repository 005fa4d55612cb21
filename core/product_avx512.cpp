// Compiled with AVX-512 instructions (CMakeLists.txt); runs only where product_kernel() chose it.
#if defined(__x86_64__)
namespace {
constexpr int vector_bytes = 64, panel_vectors = 2;  // 24 of 32 registers hold the block of C
}
#include "core/product_kernel.inc.hpp"

namespace manako::blas {
const ProductKernel avx512_kernel = {.name = "avx512",
                                     .rows = 12,
                                     .cols = cols,
                                     .slice = 512,
                                     .near = 512,
                                     .least = 0,
                                     .whole = both<2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12>,
                                     .half = both<1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12>,
                                     .a = {.across = pack<12>, .along = nullptr},
                                     .b = {.across = pack<cols>, .along = pack_transposed},
                                     .group = 1,
                                     .group_room = 1};
}
#endif
