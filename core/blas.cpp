#include "core/blas.hpp"

#include <cblas.h>

#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/product.hpp"
#include "core/product_panels.hpp"
#include "core/profile.hpp"

namespace manako::blas {
namespace {

constexpr std::int64_t row_unit = 16;           // rows of a tile; micro-kernels divide this
constexpr std::int64_t serial_flops = 1 << 19;  // below this, threads cost more than they give

// Outside of a parallel region OpenBLAS cuts a call into as many parts as there are threads, and
// the bits would depend on their number.  While one of these lives it sees one thread.
class OneThread {
 public:
  OneThread() : before_(omp_in_parallel() ? 1 : omp_get_max_threads()) {
    if (before_ > 1) omp_set_num_threads(1);
  }
  ~OneThread() {
    if (before_ > 1) omp_set_num_threads(before_);
  }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

void call(std::int64_t m, std::int64_t n, std::int64_t k, real alpha, Operand a, Operand b,
          real beta, real* c, std::int64_t c_stride) {
  const auto op = [](const Operand& x) { return x.transposed ? CblasTrans : CblasNoTrans; };
  const auto i = [](std::int64_t x) { return static_cast<blasint>(x); };
#ifdef MANAKO_DOUBLE
  constexpr auto kernel = cblas_dgemm;
#else
  constexpr auto kernel = cblas_sgemm;
#endif
  const OneThread guard;
  kernel(CblasRowMajor, op(a), op(b), i(m), i(n), i(k), alpha, a.data, i(a.stride), b.data,
         i(b.stride), beta, c, i(c_stride));
}

Operand shifted(const Operand& x, std::int64_t row, std::int64_t col) {
  return {x.data + (x.transposed ? col * x.stride + row : row * x.stride + col), x.stride,
          x.transposed};
}

void run_tile(const Product& p, std::int64_t row, std::int64_t col, std::int64_t rows,
              std::int64_t cols) {
  real* c = p.c + row * p.c_stride + col;
  call(rows, cols, p.k, p.alpha, shifted(p.a, row, 0), shifted(p.b, 0, col), p.beta, c, p.c_stride);
  for (std::int64_t i = 0; p.bias != nullptr && i < rows; ++i)
    for (std::int64_t j = 0; j < cols; ++j) c[i * p.c_stride + j] += p.bias[col + j];
}

// A tile of independent rows: always row_unit rows (missing ones are zeros), and computed as the
// transpose.  Kernels treat the columns of what they compute in groups of several sizes, whose bits
// differ; a column of vectors is all alike.  So a row's place does not matter either.
void run_independent_tile(const Product& p, std::int64_t row, std::int64_t col, std::int64_t rows,
                          std::int64_t cols) {
  std::vector<real> padded, c(static_cast<std::size_t>(cols * row_unit));
  Operand a = shifted(p.a, row, 0), b = shifted(p.b, 0, col);
  if (rows < row_unit) {
    padded.resize(static_cast<std::size_t>(row_unit * p.k));
    for (std::int64_t i = 0; i < rows; ++i)
      std::copy_n(a.data + i * a.stride, p.k, padded.data() + i * p.k);
    a = {padded.data(), p.k};
  }
  a.transposed = !a.transposed;
  b.transposed = !b.transposed;
  call(cols, row_unit, p.k, p.alpha, b, a, 0, c.data(), row_unit);
  real* out = p.c + row * p.c_stride + col;
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < cols; ++j)
      out[i * p.c_stride + j] = c[static_cast<std::size_t>(j * row_unit + i)] +
                                (p.bias != nullptr ? p.bias[col + j] : real{0});
}

void multiply_nothing(const Product& p) {  // k = 0: C = beta * C, or bias
  for (std::int64_t i = 0; i < p.m; ++i)
    for (std::int64_t j = 0; j < p.n; ++j) {
      real& c = p.c[i * p.c_stride + j];
      if (p.beta != 0)
        c *= p.beta;
      else
        c = p.bias != nullptr ? p.bias[j] : real{0};
    }
}

// How many elements (i, j) of an m x n matrix have j < edge + i.
std::int64_t inside(std::int64_t m, std::int64_t n, std::int64_t edge) {
  const std::int64_t from = std::clamp<std::int64_t>(-edge, 0, m);
  const std::int64_t whole = std::clamp<std::int64_t>(n - edge, from, m);  // from here on
  return (whole - from) * (2 * edge + from + whole - 1) / 2 + (m - whole) * n;
}

// Equal parts, each a multiple of row_unit, of at most `largest`.
std::int64_t equal_part(std::int64_t size, std::int64_t largest) {
  const std::int64_t part = ceil_div(size, ceil_div(size, largest));
  return std::min(size, ceil_div(part, row_unit) * row_unit);
}

const ProductKernel* kernel_for(Rows rows, std::int64_t n, std::int64_t k) {
  return rows == Rows::few ? vector_kernel() : product_kernel(n, k);
}

}  // namespace

// Wide tiles cost least (each packs its share of both operands), but a grid needs a few of them to
// keep several threads busy: halve the longer side, rows first, until there are.
TileShape tile_shape(std::int64_t m, std::int64_t n, std::int64_t k) {
  std::int64_t rows = equal_part(m, 1024), cols = equal_part(n, 2048);
  constexpr std::int64_t enough_tiles = 4, smallest_flops = 4 << 20;
  const auto tiles = [&] { return ceil_div(m, rows) * ceil_div(n, cols); };
  while (tiles() < enough_tiles && rows * cols * k > smallest_flops) {
    std::int64_t& longer = 2 * rows >= cols ? rows : cols;
    if (longer <= 2 * row_unit) break;
    longer = ceil_div(longer, 2);
  }
  return {equal_part(m, rows), equal_part(n, cols)};
}

void multiply_by_openblas(const Product& p) {
  prepare();
  constexpr std::int64_t largest = std::int64_t{1} << 31;  // BLAS counts in 32 bits
  if (std::max({p.m, p.n, p.k, p.a.stride, p.b.stride, p.c_stride}) >= largest)
    fail(Exit::resource, "multiply: {} x {} x {} is beyond 32-bit BLAS sizes", p.m, p.n, p.k);
  TileShape tile = tile_shape(p.m, p.n, p.k);
  const bool independent = p.rows != Rows::batch;
  if (independent) tile = {row_unit, equal_part(p.n, 256)};  // no dependence on m
  const std::int64_t across = ceil_div(p.n, tile.cols), tiles = ceil_div(p.m, tile.rows) * across;
  const auto run = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) {
      const std::int64_t row = t / across * tile.rows, col = t % across * tile.cols;
      const std::int64_t rows = std::min(tile.rows, p.m - row),
                         cols = std::min(tile.cols, p.n - col);
      if (independent)
        run_independent_tile(p, row, col, rows, cols);
      else
        run_tile(p, row, col, rows, cols);
    }
  };
  const std::int64_t rows = independent ? std::max(p.m, row_unit) : p.m;
  if (2 * rows * p.n * p.k < serial_flops)
    run(0, tiles);
  else
    parallel_for(tiles, 1, run);
}

std::int64_t flops(const Product& p) {
  if (p.c_edge < p.n) return 2 * p.k * inside(p.m, p.n, p.c_edge);
  const std::int64_t rows = p.a.transposed ? p.k : p.m, cols = p.a.transposed ? p.m : p.k;
  return 2 * p.n * (p.a_edge < cols ? inside(rows, cols, p.a_edge) : rows * cols);
}

void multiply(const Product& p) {
  if (p.m <= 0 || p.n <= 0) return;
  if (p.k <= 0) return multiply_nothing(p);
  if (p.rows != Rows::batch && (p.beta != 0 || p.a.transposed))
    fail(Exit::internal, "multiply: independent rows need beta 0 and a plain first operand");
  if (p.bias != nullptr && p.beta != 0)
    fail(Exit::internal, "multiply: a bias needs beta 0; found beta {}", p.beta);
  profile::add_flops(flops(p));
  if (const auto* kernel = kernel_for(p.rows, p.packed_cols > 0 ? p.packed_cols : p.n, p.k))
    multiply_by(*kernel, p);
  else
    multiply_by_openblas(p);
}

std::string multiplier() {
  constexpr std::int64_t large = 4096;  // every kernel is worth its packing
  const ProductKernel* kernel = product_kernel(large, large);
  return kernel != nullptr ? kernel->name : "openblas " + prepare().after;
}

std::int64_t packed_size(std::int64_t k, std::int64_t n) {
  const ProductKernel* kernel = product_kernel(n, k);
  return kernel == nullptr ? 0 : panels_of_b(*kernel, n).size(k);
}

void pack_into(real* out, const Operand& b, std::int64_t k, std::int64_t n) {
  if (const ProductKernel* kernel = product_kernel(n, k)) pack_b(*kernel, b, k, n, out);
}

Tensor pack(const Operand& b, std::int64_t k, std::int64_t n, Rows rows) {
  const ProductKernel* kernel = kernel_for(rows, n, k);
  if (kernel == nullptr) return {};
  Tensor packed({panels_of_b(*kernel, n).size(k)});
  pack_b(*kernel, b, k, n, packed.mutable_data());
  return packed;
}

}  // namespace manako::blas
