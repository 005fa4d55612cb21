// The body of a ProductKernel, compiled once for each kind of CPU with that CPU's instructions
// (CMakeLists.txt).  Includes nothing of the standard library and defines only what is local: an
// inline function compiled here could be the copy that the linker keeps for everybody.
#include "core/product_kernel.hpp"

namespace manako::blas {
namespace {

// What one register holds: plain C++ operators, which the compiler turns into vector instructions.
constexpr int lanes = vector_bytes / sizeof(real);
using Vector [[gnu::vector_size(vector_bytes), gnu::aligned(sizeof(real)), gnu::may_alias]] = real;
constexpr int cols = lanes * block_vectors;
constexpr int line = 64 / sizeof(real), ahead = 40;  // B is asked for from memory 40 rows ahead

template <class T>
struct IndexOf {
  using type = std::int32_t;
};
template <>
struct IndexOf<double> {
  using type = std::int64_t;
};

template <int M, bool by_rows>
void block(std::int64_t k, const real* a, std::int64_t a_stride, const real* b,
           std::int64_t b_stride, const real* start, std::int64_t start_stride, real* c,
           std::int64_t c_stride, real alpha) {
  Vector sum[M][block_vectors];
#pragma GCC unroll 16
  for (int i = 0; i < M; ++i)
#pragma GCC unroll 4
    for (int j = 0; j < block_vectors; ++j) sum[i][j] = Vector{};
  // Three rows to a pointer: base, base + stride and base + 2 stride are addresses of the CPU.
  constexpr int bases = (M + 2) / 3;
  const real* base[bases];
#pragma GCC unroll 16
  for (int g = 0; g < bases; ++g) base[g] = a + 3 * g * a_stride;
  const std::int64_t twice = 2 * a_stride;
  for (std::int64_t p = 0; p < k; ++p) {
    Vector x[block_vectors];
#pragma GCC unroll 4
    for (int j = 0; j < block_vectors; ++j) x[j] = *reinterpret_cast<const Vector*>(b + j * lanes);
#pragma GCC unroll 4
    for (int j = 0; j < cols; j += line) __builtin_prefetch(b + ahead * b_stride + j);
    b += b_stride;
#pragma GCC unroll 16
    for (int i = 0; i < M; ++i) {
      const real* at = base[i / 3];
      const real s = !by_rows ? a[i] : i % 3 == 0 ? at[0] : i % 3 == 1 ? at[a_stride] : at[twice];
#pragma GCC unroll 4
      for (int j = 0; j < block_vectors; ++j) sum[i][j] += s * x[j];
    }
    if constexpr (!by_rows) a += a_stride;
#pragma GCC unroll 16
    for (int g = 0; by_rows && g < bases; ++g) ++base[g];
  }
#pragma GCC unroll 16
  for (int i = 0; i < M; ++i)
#pragma GCC unroll 4
    for (int j = 0; j < block_vectors; ++j)
      *reinterpret_cast<Vector*>(c + i * c_stride + j * lanes) =
          *reinterpret_cast<const Vector*>(start + i * start_stride + j * lanes) +
          alpha * sum[i][j];
}

// Transposes in registers by exchanging halves: lane bit D against row bit D.
template <int D>
void exchange(Vector* row) {
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
  if constexpr (2 * D < lanes) exchange<2 * D>(row);
}

// Whole panels by copies of a fixed size.
template <int width>
void pack(std::int64_t k, std::int64_t n, const real* from, std::int64_t stride, real* out,
          std::int64_t out_stride) {
  constexpr std::int64_t together = 8;  // rows: their lines are still in L1 for the next panel
  for (std::int64_t begin = 0; begin < k; begin += together) {
    const std::int64_t end = begin + together < k ? begin + together : k;
    for (std::int64_t j = 0; j < n; j += width) {
      const real* x = from + begin * stride + j;
      real* to = out + j / width * out_stride + begin * width;
      for (std::int64_t p = begin; p < end; ++p, x += stride, to += width)
        if (j + width <= n)
          __builtin_memcpy(to, x, width * sizeof(real));
        else
          for (std::int64_t l = 0; l < width; ++l) to[l] = j + l < n ? x[l] : real{0};
    }
  }
}

void pack_transposed(std::int64_t k, std::int64_t n, const real* b, std::int64_t stride,
                     real* panel) {
  for (std::int64_t j = 0; j < cols; j += lanes) {
    std::int64_t p = 0;
    for (; p + lanes <= k; p += lanes) {
      Vector row[lanes];
#pragma GCC unroll 16
      for (int l = 0; l < lanes; ++l)
        row[l] = j + l < n ? *reinterpret_cast<const Vector*>(b + (j + l) * stride + p) : Vector{};
      exchange<1>(row);
#pragma GCC unroll 16
      for (int l = 0; l < lanes; ++l)
        *reinterpret_cast<Vector*>(panel + (p + l) * cols + j) = row[l];
    }
    for (; p < k; ++p)
      for (std::int64_t l = j; l < j + lanes; ++l)
        panel[p * cols + l] = l < n ? b[l * stride + p] : real{0};
  }
}

template <bool by_rows, int... M>
constexpr const ProductKernel::Block blocks[] = {block<M, by_rows>...};

}  // namespace
}  // namespace manako::blas
