// The body of a ProductKernel of fused multiply-adds, compiled once for each kind of CPU with that
// CPU's instructions (CMakeLists.txt).
#include "core/product_vectors.inc.hpp"

namespace manako::blas {
namespace {

constexpr int cols = lanes * panel_vectors;
constexpr int line = 64 / sizeof(real), ahead = 40;  // B is asked for from memory 40 rows ahead

template <int block_vectors, int M, bool by_rows>
void block(std::int64_t k, const real* a, std::int64_t a_stride, const real* b,
           std::int64_t b_stride, const real* start, std::int64_t start_stride, real* c,
           std::int64_t c_stride, real alpha) {
  Vector sum[M][block_vectors];
#pragma GCC unroll 16
  for (int i = 0; i < M; ++i)
#pragma GCC unroll 4
    for (int j = 0; j < block_vectors; ++j) sum[i][j] = Vector{};
  // Three rows to a pointer: an instruction adds once or twice a register to its address.
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
    for (int j = 0; j < block_vectors * lanes; j += line)
      __builtin_prefetch(b + ahead * b_stride + j);
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

// Panels of columns whose terms stand along memory.
void pack_transposed(std::int64_t k, std::int64_t n, const real* from, std::int64_t stride,
                     real* out, std::int64_t out_stride) {
  for (std::int64_t j = 0; j < n; j += cols, out += out_stride) {
    for (std::int64_t half = 0; half < cols; half += lanes) {
      const real* x = from + (j + half) * stride;
      const std::int64_t count = n - j - half;  // of columns that exist, if less than lanes
      std::int64_t p = 0;
      for (; p + lanes <= k; p += lanes) {
        Vector row[lanes];
#pragma GCC unroll 16
        for (int l = 0; l < lanes; ++l)
          row[l] = l < count ? *reinterpret_cast<const Vector*>(x + l * stride + p) : Vector{};
        transpose(row);
#pragma GCC unroll 16
        for (int l = 0; l < lanes; ++l)
          *reinterpret_cast<Vector*>(out + (p + l) * cols + half) = row[l];
      }
      for (; p < k; ++p)
        for (std::int64_t l = 0; l < lanes; ++l)
          out[p * cols + half + l] = l < count ? x[l * stride + p] : real{0};
    }
  }
}

template <int block_vectors, bool by_rows, int... M>
constexpr const ProductKernel::Block blocks[] = {block<block_vectors, M, by_rows>...};
template <int block_vectors, int... M>
constexpr ProductKernel::Blocks both = {blocks<block_vectors, true, M...>,
                                        blocks<block_vectors, false, M...>};

// The kernel whose blocks have M rows: 1, 2 and so on to the largest.
template <int... M>
constexpr ProductKernel by_vectors(const char* name) {
  constexpr int rows = sizeof...(M);
  return {.name = name,
          .rows = rows,
          .cols = cols,
          .slice = 512,
          .near = 512,
          .least = 0,
          .whole = both<panel_vectors, M...>,
          .half = both<panel_vectors / 2, M...>,
          .a = {.across = pack<rows>, .along = nullptr},
          .b = {.across = pack<cols>, .along = pack_transposed},
          .group = 1,
          .group_room = 1};
}

}  // namespace
}  // namespace manako::blas
