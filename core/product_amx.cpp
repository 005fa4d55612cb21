// Products in single precision on the matrix unit of some CPUs (AMX), which multiplies numbers of
// 8 bits of mantissa (bfloat16) and adds in single precision.  A number of 24 bits is the sum of
// three of 8, exactly: a = a0 + a1 + a2, so ab is nine products.  Those of a1 b2, a2 b1 and a2 b2
// are below 2^-23 ab and left out (docs/numerics.md); the other six cost 6/16 of the time that
// vector instructions take.
// (Henry, Tang, Heinecke 2019, "Leveraging the bfloat16 artificial intelligence datatype".)
// Compiled with AMX and AVX-512 instructions (CMakeLists.txt); runs only where product_kernel()
// chose it.
#include "core/real.hpp"

#if defined(__x86_64__) && !defined(MANAKO_DOUBLE)
#include <immintrin.h>

namespace {
constexpr int vector_bytes = 64;
}
#include "core/product_vectors.inc.hpp"

namespace manako::blas {
namespace {

// A register of the unit: 16 lines of 16 pairs of numbers.  Terms go in groups of 32; a pair is
// terms p and p + 16 of a group.  Of A a line is a row of 16 pairs, of B a pair of 16 columns.
constexpr std::int64_t lines = 16, group = 32, tile_bytes = 1024;
constexpr std::int64_t rows = 2 * lines, cols = 2 * lines;
// A group of a panel: three parts, each of two tiles.
constexpr std::int64_t part_bytes = 2 * tile_bytes, group_bytes = 3 * part_bytes;

using Bits [[gnu::vector_size(vector_bytes)]] = std::uint32_t;

// Writes the parts of a line of pairs (x, y).
inline void split(Vector x, Vector y, char* to) {
  constexpr std::uint32_t upper = 0xffff0000, half = 0x8000;
#pragma GCC unroll 3
  for (int part = 0; part < 3; ++part, to += part_bytes) {
    const std::uint32_t up = part < 2 ? half : 0;  // rounds; the last part is exact
    const Bits high_x = (Bits(x) + up) & upper, high_y = (Bits(y) + up) & upper;
    *reinterpret_cast<Vector*>(to) = Vector((high_x >> 16) | high_y);
    x -= Vector(high_x);
    y -= Vector(high_y);
  }
}

// The first `count` numbers at x, zeros behind them.
inline Vector load(const real* x, std::int64_t count) {
  if (count >= lanes) return *reinterpret_cast<const Vector*>(x);
  return count <= 0 ? Vector{} : _mm512_maskz_loadu_ps((1u << count) - 1, x);
}

// ProductKernel::Pack of a group of terms from p on for 16 numbers from j on.  `along`: the terms
// of a number stand along memory; `turned`: but a line of the tile is across it.
template <bool along, bool turned>
inline void pack_tile(std::int64_t k, std::int64_t n, const real* from, std::int64_t stride,
                      std::int64_t p, std::int64_t j, char* to) {
  Vector half[2][lines];  // of the group: 16 vectors that stand along memory
#pragma GCC unroll 2
  for (std::int64_t h = 0; h < 2; ++h) {
    const std::int64_t term = p + h * lines;
    const real* x = along ? from + j * stride + term : from + term * stride + j;
    const std::int64_t exist = along ? n - j : k - term, count = along ? k - term : n - j;
    if (exist >= lines && count >= lines) {
#pragma GCC unroll 16
      for (std::int64_t l = 0; l < lines; ++l)
        half[h][l] = *reinterpret_cast<const Vector*>(x + l * stride);
    } else {
      for (std::int64_t l = 0; l < lines; ++l)
        half[h][l] = load(x + l * stride, l < exist ? count : 0);
    }
    if constexpr (turned) transpose(half[h]);
  }
#pragma GCC unroll 16
  for (std::int64_t l = 0; l < lines; ++l) split(half[0][l], half[1][l], to + l * vector_bytes);
}

// In the order in which memory is read in streams.
template <bool along, bool turned>
void pack(std::int64_t k, std::int64_t n, const real* from, std::int64_t stride, real* out,
          std::int64_t out_stride) {
  const auto tile = [=](std::int64_t p, std::int64_t j) {
    char* const to = reinterpret_cast<char*>(out + j / cols * out_stride) +
                     p / group * group_bytes + j % cols / lines * tile_bytes;
    if (j < n) return pack_tile<along, turned>(k, n, from, stride, p, j, to);
    for (std::int64_t part = 0; part < 3; ++part)
      __builtin_memset(to + part * part_bytes, 0, tile_bytes);
  };
  const std::int64_t end = (n + cols - 1) / cols * cols;
  if constexpr (along) {
    for (std::int64_t j = 0; j < end; j += lines)
      for (std::int64_t p = 0; p < k; p += group) tile(p, j);
  } else {
    for (std::int64_t p = 0; p < k; p += group)
      for (std::int64_t j = 0; j < end; j += lines) tile(p, j);
  }
}

// Registers 0 to 3 hold the block of C, 4 and 5 two tiles of A, 6 and 7 two of B.
struct alignas(64) Configuration {
  std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
  std::uint16_t bytes_of_line[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t lines_of[16] = {lines, lines, lines, lines, lines, lines, lines, lines};
};
void enter() {
  static constexpr Configuration configuration;
  _tile_loadconfig(&configuration);
}
void leave() { _tile_release(); }

// One part of A, of B, and their product, for `down` x 2 tiles.
template <int down>
inline void load_a(const char* a, int part) {
  _tile_loadd(4, a + part * part_bytes, 64);
  if constexpr (down == 2) _tile_loadd(5, a + part * part_bytes + tile_bytes, 64);
}
inline void load_b(const char* b, int part) {
  _tile_loadd(6, b + part * part_bytes, 64);
  _tile_loadd(7, b + part * part_bytes + tile_bytes, 64);
}
template <int down>
inline void multiply_add() {
  _tile_dpbf16ps(0, 4, 6);
  _tile_dpbf16ps(1, 4, 7);
  if constexpr (down == 2) {
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
}

// c = start + A B for `down` x 2 tiles.  From one of the six products of parts to the next, one
// operand stays in its registers.
template <int down>
inline void add(std::int64_t k, const char* a, const char* b, const real* start,
                std::int64_t start_stride, real* c, std::int64_t c_stride) {
  const std::int64_t from = start_stride * 4, to = c_stride * 4;
  __asm__ volatile("" ::: "memory");  // what is loaded below has been written
  _tile_loadd(0, start, from);
  _tile_loadd(1, start + lines, from);
  if constexpr (down == 2) {
    _tile_loadd(2, start + lines * start_stride, from);
    _tile_loadd(3, start + lines * start_stride + lines, from);
  }
  for (std::int64_t p = 0; p < k; p += group, a += group_bytes, b += group_bytes) {
    // Asks for the C that will be written and was not read, a quarter of it with each group.
    constexpr std::int64_t quarter = down * lines / 4;
    for (std::int64_t i = p / group * quarter, n = i + quarter; start_stride == 0 && i < n; ++i) {
      __builtin_prefetch(c + i * c_stride, 1);
      __builtin_prefetch(c + i * c_stride + lines, 1);
    }
    load_b(b, 0);
    load_a<down>(a, 2);
    multiply_add<down>();
    load_a<down>(a, 1);
    multiply_add<down>();
    load_b(b, 1);
    multiply_add<down>();
    load_a<down>(a, 0);
    multiply_add<down>();
    load_b(b, 2);
    multiply_add<down>();
    load_b(b, 0);
    multiply_add<down>();
  }
  _tile_stored(0, c, to);
  _tile_stored(1, c + lines, to);
  if constexpr (down == 2) {
    _tile_stored(2, c + lines * c_stride, to);
    _tile_stored(3, c + lines * c_stride + lines, to);
  }
}

template <int M>
void block(std::int64_t k, const real* a, std::int64_t, const real* b, std::int64_t,
           const real* start, std::int64_t start_stride, real* c, std::int64_t c_stride,
           real alpha) {
  constexpr int down = M > lines ? 2 : 1;
  const char *left = reinterpret_cast<const char*>(a), *right = reinterpret_cast<const char*>(b);
  if (M == rows && alpha == 1) return add<down>(k, left, right, start, start_stride, c, c_stride);
  alignas(64) real whole[down * lines * cols] = {};
  const auto each = [&](auto&& f) {
    for (std::int64_t i = 0; i < M; ++i)
      for (std::int64_t j = 0; j < cols; ++j)
        f(whole[i * cols + j], start[i * start_stride + j], c[i * c_stride + j]);
  };
  if (alpha == 1) each([](real& sum, real first, real&) { sum = first; });
  add<down>(k, left, right, whole, cols, whole, cols);
  if (alpha == 1)
    each([](real sum, real, real& to) { to = sum; });
  else
    each([=](real sum, real first, real& to) { to = first + alpha * sum; });
}

template <int... M>
constexpr const ProductKernel::Block blocks[] = {block<M>...};
constexpr const ProductKernel::Block* each_block =
    blocks<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
           25, 26, 27, 28, 29, 30, 31, 32>;

}  // namespace

const ProductKernel amx_kernel = {
    .name = "amx",
    .rows = rows,
    .cols = cols,
    .slice = 256,
    .near = 128,
    .least = 96,
    .whole = {.by_rows = nullptr, .by_cols = each_block},
    .half = {.by_rows = nullptr, .by_cols = nullptr},
    .a = {.across = pack<false, true>, .along = pack<true, false>},
    .b = {.across = pack<false, false>, .along = pack<true, true>},
    .group = group,
    .group_room = group_bytes / cols / static_cast<std::int64_t>(sizeof(real)),
    .enter = enter,
    .leave = leave};

}  // namespace manako::blas
#endif
