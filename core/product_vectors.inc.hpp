// What the kernels of the matrix product share: vectors of the CPU that the including source is
// compiled for (`vector_bytes`), in plain C++ operators.  Like all of a kernel's source it includes
// nothing of the standard library and defines only what is local: an inline function compiled here
// could be the copy that the linker keeps for everybody.
#include "core/product_kernel.hpp"

namespace manako::blas {
namespace {

constexpr int lanes = vector_bytes / sizeof(real);
using Vector [[gnu::vector_size(vector_bytes), gnu::aligned(sizeof(real)), gnu::may_alias]] = real;

template <class T>
struct IndexOf {
  using type = std::int32_t;
};
template <>
struct IndexOf<double> {
  using type = std::int64_t;
};

// Transposes `lanes` vectors in registers by exchanging halves: lane bit D against row bit D, for
// D = 1 and every power of two above it.
template <int D>
void transpose_from(Vector* row) {
  using Index [[gnu::vector_size(vector_bytes)]] = IndexOf<real>::type;
  Index low{}, high{};
  for (int l = 0; l < lanes; ++l) {
    low[l] = (l & D) != 0 ? lanes + (l ^ D) : l;
    high[l] = (l & D) != 0 ? lanes + l : l ^ D;
  }
#pragma GCC unroll 16
  for (int i = 0; i < lanes; ++i) {
    if ((i & D) != 0) continue;
    const Vector a = row[i], b = row[i | D];
    row[i] = __builtin_shuffle(a, b, low);
    row[i | D] = __builtin_shuffle(a, b, high);
  }
  if constexpr (2 * D < lanes) transpose_from<2 * D>(row);
}
inline void transpose(Vector* row) { transpose_from<1>(row); }

}  // namespace
}  // namespace manako::blas
