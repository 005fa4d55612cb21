#pragma once

#include <cstdint>
#include <string>

#include "core/real.hpp"
#include "core/tensor.hpp"

namespace manako::blas {

/// A row-major operand of a product; `transposed` means that its transpose stands in memory.
struct Operand {
  const real* data;
  std::int64_t stride;
  bool transposed = false;
};

/// The edge of a triangle that holds the whole matrix.
inline constexpr std::int64_t no_edge = std::int64_t{1} << 40;

/// What a product may suppose of its rows.
enum class Rows {
  batch,  ///< they belong together: whatever is fastest
  /// The bits of a row of C depend on that row of A and on B alone, not on its place or other rows:
  /// for decoding that does not depend on who else is in the batch.  Slow where OpenBLAS
  /// multiplies.
  independent,
  /// The same, and there may be a single one: by vectors even where AMX is faster with many, so
  /// that one does not wait for its larger panels.
  few
};

/// C[m, n] = alpha * A[m, k] B[k, n] + beta * C, or + bias [n] in every row.
struct Product {
  std::int64_t m, n, k;
  Operand a, b;
  real* c;
  std::int64_t c_stride;
  real alpha = 1, beta = 0;
  const real* bias = nullptr;  ///< requires beta = 0
  Rows rows = Rows::batch;     ///< others require beta = 0 and a plain A
  /// B as one of the functions below laid it out, or null.  Saves doing so in every product with
  /// the same B.
  const real* packed_b = nullptr;
  /// The n that pack_into() was given, if it is not this one.  Columns of C that it laid out no
  /// panel for are left alone.
  std::int64_t packed_cols = 0;
  /// Triangles.  Elements (i, j) of A as it stands in memory with j >= a_edge + i are zeros, which
  /// may be left out of the sums; those of C with j >= c_edge + i nobody reads: they may get any
  /// value.
  std::int64_t a_edge = no_edge, c_edge = no_edge;
};

/// The one function under every matrix product of the program: by our own kernel (core/product.hpp)
/// or by OpenBLAS; MANAKO_PRODUCTS=openblas, avx2, avx512 or amx in the environment chooses.  The
/// bits do not depend on the number of threads: k is never cut between them.  beta = 0 never reads
/// C.
void multiply(const Product& product);

/// Multiplications and additions of a product; those that its edges save are not counted.
std::int64_t flops(const Product& product);

/// The way of multiply() where we have no kernel of our own; here to be compared with.  k > 0.
/// The result is cut into tiles that depend on (m, n, k) alone; each is one single-threaded call.
void multiply_by_openblas(const Product& product);

/// B[k, n] laid out for products with such rows; undefined if OpenBLAS multiplies.
Tensor pack(const Operand& b, std::int64_t k, std::int64_t n, Rows rows);
/// The same for Rows::batch, into packed_size(k, n) elements of the caller; 0 and nothing if
/// OpenBLAS multiplies.
std::int64_t packed_size(std::int64_t k, std::int64_t n);
void pack_into(real* out, const Operand& b, std::int64_t k, std::int64_t n);

/// The size of the tiles that multiply_by_openblas() cuts an m x n x k product into.
struct TileShape {
  std::int64_t rows, cols;
};
TileShape tile_shape(std::int64_t m, std::int64_t n, std::int64_t k);

/// What multiplies: the name of our own kernel, or "openblas " and its core.
std::string multiplier();

/// OpenBLAS chooses the slowest kernel on CPUs that it does not know.  prepare() compares its
/// choice with what the CPU can do and repairs it; called by the first product, and by main at the
/// start. An OPENBLAS_CORETYPE set by the user is left alone.
struct Kernel {
  std::string before, after;  ///< OpenBLAS core names
  bool repaired = false;
};
const Kernel& prepare();

/// The core that OpenBLAS should be told to use instead of `chosen`, or "" if that is fine.  An
/// AVX-512 core where AVX-512 gives nothing (Zen 4) is replaced too: Haswell's is 7% faster there
/// (measured).
std::string better_core(const std::string& chosen, bool has_avx2, bool fast_avx512);

}  // namespace manako::blas
