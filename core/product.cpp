#include "core/product.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "core/cpu.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"

namespace manako::blas {
namespace {

constexpr std::int64_t slice = chain;    // so long are the panels of B
constexpr std::int64_t most_rows = 288;  // of a tile: a slice of its rows of A stays in L2
constexpr std::int64_t most_cols = 32, largest_block = 12 * most_cols;  // of any kernel

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }
std::int64_t round_up(std::int64_t a, std::int64_t b) { return ceil_div(a, b) * b; }

// Edges are taken by units of rows, the same for all kernels, so that these add the same terms.
constexpr std::int64_t unit = 12;
std::int64_t first_of_unit(std::int64_t row) { return row / unit * unit; }
std::int64_t last_of_unit(std::int64_t row) { return first_of_unit(row) + unit - 1; }

// Columns [col, col + width) and rows [begin, begin + k) of B as a panel.
void pack_panel(const ProductKernel& kernel, const Operand& b, std::int64_t col, std::int64_t width,
                std::int64_t begin, std::int64_t k, real* out) {
  if (b.transposed)
    kernel.pack_transposed(k, width, b.data + col * b.stride + begin, b.stride, out);
  else
    kernel.pack(k, width, b.data + begin * b.stride + col, b.stride, out);
}

// Room for one panel of any kernel, kept by each thread.
real* panel_of_thread() {
  static thread_local const Tensor panel({slice * most_cols});
  return const_cast<real*>(panel.data());
}

// How the blocks read B: where it stands, if whole panels of it are read a few times only; packed
// once for all tiles; or packed by each tile, if it has at most one neighbour that reads the same.
enum class Reads { in_place, packed, own_panels };

Reads how_to_read_b(const ProductKernel& kernel, const Product& p, const ProductTiles& tiles) {
  constexpr std::int64_t few = 5;
  if (p.packed_b != nullptr) return Reads::packed;
  if (!p.b.transposed && p.n % kernel.cols == 0 && p.m <= few * kernel.rows) return Reads::in_place;
  return tiles.down > 2 ? Reads::packed : Reads::own_panels;
}

// One product: what all its tiles share.
class Run {
 public:
  Run(const ProductKernel& kernel, const Product& product)
      : kernel_(kernel),
        p_(product),
        tiles_(product_tiles(kernel, p_.m, p_.n, p_.k)),
        panels_(ceil_div(p_.n, kernel.cols)),
        reads_b_(how_to_read_b(kernel, p_, tiles_)),
        packed_b_(p_.packed_b) {
    if (reads_b_ != Reads::packed || packed_b_ != nullptr) return;
    shared_b_ = Tensor({packed_b_size(kernel_, p_.k, p_.n)});
    pack_b(kernel_, p_.b, p_.k, p_.n, shared_b_.mutable_data());
    packed_b_ = shared_b_.data();
  }

  void tile(std::int64_t down, std::int64_t across) const {
    const std::int64_t row = down * tiles_.rows, rows = std::min(tiles_.rows, p_.m - row);
    const std::int64_t first = across * tiles_.panels * kernel_.cols;
    const std::int64_t end = std::min(first + tiles_.panels * kernel_.cols, p_.n);
    if (p_.beta != 0 && p_.beta != 1)
      for (std::int64_t i = row; i < row + rows; ++i)
        for (std::int64_t j = first; j < end; ++j) p_.c[i * p_.c_stride + j] *= p_.beta;
    for (std::int64_t begin = 0; begin < p_.k; begin += slice)
      for (std::int64_t col = first; col < end; col += kernel_.cols)
        add_panel(row, rows, col, begin, std::min(slice, p_.k - begin));
  }

  const ProductTiles& tiles() const { return tiles_; }

 private:
  // C (+)= alpha A B for `rows` rows, one panel of columns and k terms from `begin` on.
  void add_panel(std::int64_t row, std::int64_t rows, std::int64_t col, std::int64_t begin,
                 std::int64_t k) const {
    const std::int64_t width = std::min(kernel_.cols, p_.n - col);
    const real* b = b_panel(col, width, begin, k);
    const std::int64_t b_stride = reads_b_ == Reads::in_place ? p_.b.stride : kernel_.cols;

    const bool add = begin > 0 || p_.beta != 0;
    std::array<real, most_cols> start{};  // of every row, unless C itself is added to
    if (!add && p_.bias != nullptr) std::copy_n(p_.bias + col, width, start.data());
    for (std::int64_t i = row; i < row + rows; i += kernel_.rows) {
      if (col >= p_.c_edge + last_of_unit(i)) continue;
      const auto [from, terms] = terms_of(i, begin, k);
      if (terms == 0 && add) continue;
      const std::int64_t m = std::min(kernel_.rows, row + rows - i);
      const auto block = (p_.a.transposed ? kernel_.by_cols : kernel_.by_rows)[m - 1];
      const real* a =
          p_.a.data + (p_.a.transposed ? from * p_.a.stride + i : i * p_.a.stride + from);
      const real* x = b + (from - begin) * b_stride;
      real* c = p_.c + i * p_.c_stride + col;
      if (width == kernel_.cols) {
        block(terms, a, p_.a.stride, x, b_stride, add ? c : start.data(), add ? p_.c_stride : 0, c,
              p_.c_stride, p_.alpha);
        continue;
      }
      // The last columns do not fill a block: through one of their own.
      std::array<real, largest_block> whole{};
      for (std::int64_t l = 0; add && l < m; ++l)
        std::copy_n(c + l * p_.c_stride, width, whole.data() + l * kernel_.cols);
      block(terms, a, p_.a.stride, x, b_stride, add ? whole.data() : start.data(),
            add ? kernel_.cols : 0, whole.data(), kernel_.cols, p_.alpha);
      for (std::int64_t l = 0; l < m; ++l)
        std::copy_n(whole.data() + l * kernel_.cols, width, c + l * p_.c_stride);
    }
  }

  // Of [begin, begin + k) the terms that are not zeros by a_edge, for the unit of rows around i.
  struct Terms {
    std::int64_t from, count;
  };
  Terms terms_of(std::int64_t i, std::int64_t begin, std::int64_t k) const {
    std::int64_t from = begin, end = begin + k;
    if (p_.a.transposed)
      from = std::clamp(first_of_unit(i) - p_.a_edge + 1, begin, end);
    else
      end = std::clamp(p_.a_edge + last_of_unit(i), begin, end);
    return {from, end - from};
  }

  const real* b_panel(std::int64_t col, std::int64_t width, std::int64_t begin,
                      std::int64_t k) const {
    if (reads_b_ == Reads::in_place) return p_.b.data + begin * p_.b.stride + col;
    if (reads_b_ == Reads::packed) return packed_b_ + begin * panels_ * kernel_.cols + col * k;
    real* own = panel_of_thread();
    pack_panel(kernel_, p_.b, col, width, begin, k, own);
    return own;
  }

  const ProductKernel& kernel_;
  const Product& p_;
  const ProductTiles tiles_;
  const std::int64_t panels_;
  const Reads reads_b_;
  Tensor shared_b_;
  const real* packed_b_;
};

const ProductKernel* choose() {
  const char* asked = std::getenv("MANAKO_PRODUCTS");
  const std::string_view name = asked == nullptr ? "" : asked;
  std::vector<const ProductKernel*> usable;  // best first
#if defined(__x86_64__) && !defined(MANAKO_DOUBLE)
  if (cpu().avx512) usable.push_back(&avx512_kernel);
  if (cpu().avx2) usable.push_back(&avx2_kernel);
#endif
  if (name.empty()) return usable.empty() ? nullptr : usable.front();
  if (name == "openblas") return nullptr;
  std::string names = "openblas";
  for (const ProductKernel* kernel : usable) {
    if (name == kernel->name) return kernel;
    names += fmt::format(", {}", kernel->name);
  }
  fail(Exit::usage,
       "MANAKO_PRODUCTS: \"{}\"; on this CPU one of: {}; unset it to have the best chosen", name,
       names);
}

}  // namespace

const ProductKernel* product_kernel() {
  static const ProductKernel* const kernel = choose();
  return kernel;
}

ProductTiles product_tiles(const ProductKernel& kernel, std::int64_t m, std::int64_t n,
                           std::int64_t k) {
  constexpr std::int64_t enough = 16, smallest_flops = 1 << 21;
  const std::int64_t panels = ceil_div(n, kernel.cols);
  if (m <= most_rows && 2 * m * n * k < 2 * smallest_flops)
    return {round_up(m, kernel.rows), panels, 1, 1};
  const std::int64_t wanted = std::clamp<std::int64_t>(2 * m * n * k / smallest_flops, 1, enough);
  const std::int64_t rows = round_up(ceil_div(m, ceil_div(m, most_rows)), kernel.rows);
  const std::int64_t down = ceil_div(m, rows);
  const std::int64_t each = ceil_div(panels, std::min(panels, ceil_div(wanted, down)));
  return {rows, each, down, ceil_div(panels, each)};
}

std::int64_t packed_b_size(const ProductKernel& kernel, std::int64_t k, std::int64_t n) {
  return round_up(n, kernel.cols) * k;
}

void pack_b(const ProductKernel& kernel, const Operand& b, std::int64_t k, std::int64_t n,
            real* out) {
  const std::int64_t panels = ceil_div(n, kernel.cols);
  parallel_for(panels * ceil_div(k, slice), 4, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t t = first; t < last; ++t) {
      const std::int64_t begin = t / panels * slice, terms = std::min(slice, k - begin);
      const std::int64_t col = t % panels * kernel.cols;
      pack_panel(kernel, b, col, std::min(kernel.cols, n - col), begin, terms,
                 out + begin * panels * kernel.cols + col * terms);
    }
  });
}

void multiply_by(const ProductKernel& kernel, const Product& product) {
  const Run run(kernel, product);
  const ProductTiles& tiles = run.tiles();
  parallel_for(tiles.down * tiles.across, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) run.tile(t / tiles.across, t % tiles.across);
  });
}

}  // namespace manako::blas
