#include "core/product.hpp"

#include <algorithm>
#include <array>

#include "core/parallel.hpp"
#include "core/product_panels.hpp"

namespace manako::blas {
namespace {

constexpr std::int64_t line = 64 / sizeof(real);
constexpr std::int64_t most_rows = 288;  // of a tile: a slice of its rows of A stays in L2
constexpr std::int64_t most_cols = 256;  // of B that a tile packs at once
constexpr std::int64_t widest_block = 32, largest_block = 12 * widest_block;  // of any kernel

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// Edges are taken by units of rows, the same for all kernels, so that these add the same terms.
constexpr std::int64_t unit = 12;
std::int64_t first_of_unit(std::int64_t row) { return row / unit * unit; }
std::int64_t last_of_unit(std::int64_t row) { return first_of_unit(row) + unit - 1; }

// Room for columns of B and, behind them, for the rows of a tile of A; kept by each thread.
real* room_of_thread(std::int64_t before) {
  static thread_local const Tensor room({chain * (most_cols + most_rows)});
  return const_cast<real*>(room.data()) + before;
}

// How the blocks read an operand: where it stands; packed once for all tiles; or packed by each
// tile.
enum class Reads { in_place, packed, own };

// B where it stands if whole panels of it are read a few times only.
Reads how_to_read_b(const ProductKernel& kernel, const Product& p, const ProductTiles& tiles) {
  constexpr std::int64_t few = 5;
  if (p.packed_b != nullptr) return Reads::packed;
  if (!p.b.transposed && p.n % kernel.cols == 0 && p.m <= few * kernel.rows) return Reads::in_place;
  return tiles.down > 2 ? Reads::packed : Reads::own;
}

// A where it stands if its rows do: blocks then read along them.  Otherwise they would read across,
// every time from another page and, if its size is a power of two, from the same few places of the
// caches.
Reads how_to_read_a(const Product& p, const ProductTiles& tiles) {
  constexpr std::int64_t few = 64;
  if (!p.a.transposed || p.n <= few) return Reads::in_place;
  return tiles.across > 1 ? Reads::packed : Reads::own;
}

// One product: what all its tiles share.
class Run {
 public:
  Run(const ProductKernel& kernel, const Product& product)
      : kernel_(kernel),
        p_(product),
        tiles_(product_tiles(kernel, p_)),
        panels_a_(panels_of_a(kernel, p_.m)),
        panels_b_(panels_of_b(kernel, p_.n)),
        reads_a_(how_to_read_a(p_, tiles_)),
        reads_b_(how_to_read_b(kernel, p_, tiles_)),
        far_(p_.m * p_.n > 1 << 16),
        packed_b_(p_.packed_b) {
    if (reads_a_ == Reads::packed) {
      shared_a_ = Tensor({panels_a_.size(p_.k)});
      pack_a(kernel, p_.a, p_.k, p_.m, shared_a_.mutable_data());
    }
    if (reads_b_ == Reads::packed && packed_b_ == nullptr) {
      shared_b_ = Tensor({panels_b_.size(p_.k)});
      pack_b(kernel, p_.b, p_.k, p_.n, shared_b_.mutable_data());
      packed_b_ = shared_b_.data();
    }
  }

  void tile(std::int64_t down, std::int64_t across) const {
    const std::int64_t row = tiles_.first_block(down) * kernel_.rows;
    const std::int64_t rows = std::min(tiles_.first_block(down + 1) * kernel_.rows, p_.m) - row;
    const std::int64_t first = tiles_.first_panel(across) * kernel_.cols;
    const std::int64_t end = std::min(tiles_.first_panel(across + 1) * kernel_.cols, p_.n);
    if (p_.beta != 0 && p_.beta != 1)
      for (std::int64_t i = row; i < row + rows; ++i)
        for (std::int64_t j = first; j < end; ++j) p_.c[i * p_.c_stride + j] *= p_.beta;
    for (std::int64_t begin = 0; begin < p_.k; begin += chain) {
      const std::int64_t k = std::min(chain, p_.k - begin);
      if (reads_a_ == Reads::own)
        kernel_.pack_a(k, rows, p_.a.data + begin * p_.a.stride + row, p_.a.stride,
                       room_of_thread(chain * most_cols), kernel_.rows * k);
      for (std::int64_t col = first; col < end; col += most_cols) {
        const std::int64_t width = std::min(most_cols, end - col);
        if (reads_b_ == Reads::own) pack_own_b(col, width, begin, k);
        for (std::int64_t j = 0; j < width; j += kernel_.cols)
          add_panel(row, rows, col + j, j, begin, k);
      }
    }
  }

  const ProductTiles& tiles() const { return tiles_; }

 private:
  // C (+)= alpha A B for `rows` rows, one panel of columns and k terms from `begin` on.
  void add_panel(std::int64_t row, std::int64_t rows, std::int64_t col, std::int64_t own_col,
                 std::int64_t begin, std::int64_t k) const {
    const std::int64_t width = std::min(kernel_.cols, p_.n - col);
    const real* b = b_panel(col, own_col, begin, k);
    const std::int64_t b_stride = reads_b_ == Reads::in_place ? p_.b.stride : kernel_.cols;

    const bool add = begin > 0 || p_.beta != 0;
    std::array<real, widest_block> start{};  // of every row, unless C itself is added to
    if (!add && p_.bias != nullptr) std::copy_n(p_.bias + col, width, start.data());
    for (std::int64_t i = row; i < row + rows; i += kernel_.rows) {
      if (col >= p_.c_edge + last_of_unit(i)) continue;
      const auto [from, terms] = terms_of(i, begin, k);
      if (terms == 0 && add) continue;
      const std::int64_t m = std::min(kernel_.rows, row + rows - i);
      const auto [block, a, a_stride] = block_of(i - row, m, row, begin, k, from);
      const real* x = b + (from - begin) * b_stride;
      real* c = p_.c + i * p_.c_stride + col;
      for (std::int64_t l = 0; far_ && l < m; ++l)
        for (std::int64_t j = 0; j < width; j += line)
          __builtin_prefetch(c + l * p_.c_stride + j, 1);
      if (width == kernel_.cols) {
        block(terms, a, a_stride, x, b_stride, add ? c : start.data(), add ? p_.c_stride : 0, c,
              p_.c_stride, p_.alpha);
        continue;
      }
      // The last columns do not fill a block: through one of their own.
      std::array<real, largest_block> whole{};
      for (std::int64_t l = 0; add && l < m; ++l)
        std::copy_n(c + l * p_.c_stride, width, whole.data() + l * kernel_.cols);
      block(terms, a, a_stride, x, b_stride, add ? whole.data() : start.data(),
            add ? kernel_.cols : 0, whole.data(), kernel_.cols, p_.alpha);
      for (std::int64_t l = 0; l < m; ++l)
        std::copy_n(whole.data() + l * kernel_.cols, width, c + l * p_.c_stride);
    }
  }

  // The block of m rows from row + i on, and its A from term `from` of the chain on.
  struct Left {
    ProductKernel::Block block;
    const real* a;
    std::int64_t stride;
  };
  Left block_of(std::int64_t i, std::int64_t m, std::int64_t row, std::int64_t begin,
                std::int64_t k, std::int64_t from) const {
    const real* a = p_.a.data;
    const std::int64_t stride = p_.a.stride, skipped = (from - begin) * kernel_.rows;
    if (!p_.a.transposed) return {kernel_.by_rows[m - 1], a + (row + i) * stride + from, stride};
    const auto block = kernel_.by_cols[m - 1];
    if (reads_a_ == Reads::in_place) return {block, a + from * stride + row + i, stride};
    if (reads_a_ == Reads::packed)
      a = shared_a_.data() + panels_a_.at((row + i) / kernel_.rows, begin, k);
    else
      a = room_of_thread(chain * most_cols) + i * k;
    return {block, a + skipped, kernel_.rows};
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

  const real* b_panel(std::int64_t col, std::int64_t own_col, std::int64_t begin,
                      std::int64_t k) const {
    if (reads_b_ == Reads::in_place) return p_.b.data + begin * p_.b.stride + col;
    if (reads_b_ == Reads::own) return room_of_thread(own_col * k);
    return packed_b_ + panels_b_.at(col / kernel_.cols, begin, k);
  }

  void pack_own_b(std::int64_t col, std::int64_t width, std::int64_t begin, std::int64_t k) const {
    const Operand& b = p_.b;
    if (!b.transposed)
      return kernel_.pack_b(k, width, b.data + begin * b.stride + col, b.stride, room_of_thread(0),
                            kernel_.cols * k);
    for (std::int64_t j = 0; j < width; j += kernel_.cols)
      kernel_.pack_transposed(k, std::min(kernel_.cols, width - j),
                              b.data + (col + j) * b.stride + begin, b.stride,
                              room_of_thread(j * k));
  }

  const ProductKernel& kernel_;
  const Product& p_;
  const ProductTiles tiles_;
  const Panels panels_a_, panels_b_;
  const Reads reads_a_, reads_b_;
  const bool far_;  // is C too large for the nearest caches?  It is asked for early, then
  Tensor shared_a_, shared_b_;
  const real* packed_b_;
};

}  // namespace

// Rows are cut first: threads meet the same rows in one product after the other.  A transposed A
// has its rows across memory, and whoever cuts a side packs what belongs to it: the longer one.
ProductTiles product_tiles(const ProductKernel& kernel, const Product& p) {
  constexpr std::int64_t smallest_flops = 1 << 21, few_rows = 48, few_cols = 64;
  const std::int64_t busy = 2 * threads(), most_down = std::max<std::int64_t>(1, p.m / few_rows),
                     most_across = std::max<std::int64_t>(1, p.n / few_cols);
  const std::int64_t wanted =
      std::clamp<std::int64_t>(2 * p.m * p.n * p.k / smallest_flops, 1, 2 * busy);
  const bool rows_first = !p.a.transposed || p.m > p.n;
  std::int64_t down =
      std::max(rows_first ? std::min(wanted, most_down) : 1, ceil_div(p.m, most_rows));
  const std::int64_t across = down >= busy ? 1 : std::min(most_across, ceil_div(wanted, down));
  if (wanted >= busy) down = std::max(down, std::min(most_down, ceil_div(busy, across)));
  return {ceil_div(p.m, kernel.rows), ceil_div(p.n, kernel.cols), down, across};
}

void multiply_by(const ProductKernel& kernel, const Product& product) {
  const Run run(kernel, product);
  const ProductTiles& tiles = run.tiles();
  parallel_for(tiles.down * tiles.across, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) run.tile(t / tiles.across, t % tiles.across);
  });
}

}  // namespace manako::blas
