#include "core/product.hpp"

#include <algorithm>
#include <array>

#include "core/parallel.hpp"
#include "core/product_panels.hpp"

namespace manako::blas {
namespace {

constexpr std::int64_t line = 64 / sizeof(real);
constexpr std::int64_t most_rows = ProductKernel::most_rows, most_cols = ProductKernel::most_cols,
                       widest_block = ProductKernel::widest_block,
                       largest_block = 32 * widest_block;  // of any kernel
// Rows of A that a tile copies: not a power of two apart.
constexpr std::int64_t copied_stride = ProductKernel::most_room + line;

// For columns of B and, behind them, for the rows of a tile of A; kept by each thread.
struct Scratch {
  real *b, *a;
};
Scratch scratch_of_thread() {
  constexpr std::int64_t most = ProductKernel::most_room;
  static thread_local Tensor scratch({most * most_cols + copied_stride * most_rows});
  real* const begin = scratch.mutable_data();
  return {begin, begin + most * most_cols};
}

// How the blocks read an operand: where it stands; packed once for all tiles; packed by each tile;
// or, of A, rows that each tile copies.
enum class Reads { in_place, packed, own, copied };

// B where it stands if whole panels of it are read a few times only, or if it is small and in one
// piece.
Reads how_to_read_b(const ProductKernel& kernel, const Product& p, const ProductTiles& tiles) {
  constexpr std::int64_t few = 5, small = 1 << 13;  // which is 32 KiB: the nearest cache
  if (p.packed_b != nullptr) return Reads::packed;
  const bool near = p.m <= few * kernel.rows || (p.b.stride == p.n && p.k * p.n <= small);
  if (!kernel.packs_everything() && !p.b.transposed && p.n % kernel.cols == 0 && near)
    return Reads::in_place;
  return tiles.down > 2 ? Reads::packed : Reads::own;
}

// A where it stands if few columns of B want it, or if its rows stand along memory.  Rows whole
// pages apart are copied: all of a block would want the `ways` places of one set of L1.  A
// transposed A is packed: blocks would read across, every term from another page and, if that is a
// power of two away, from the same few places of the caches.
Reads how_to_read_a(const ProductKernel& kernel, const Product& p, const ProductTiles& tiles) {
  constexpr std::int64_t few = 64, ways = 8, page = 4096 / sizeof(real);
  if (!kernel.packs_everything()) {
    const bool collide = p.a.stride % page == 0 && std::min(kernel.rows, p.m) > ways;
    if (p.n <= few || (!p.a.transposed && !collide)) return Reads::in_place;
    if (!p.a.transposed) return Reads::copied;
  }
  return tiles.across > 2 ? Reads::packed : Reads::own;
}

// One product: what all its tiles share.
class Run {
 public:
  Run(const ProductKernel& kernel, const Product& product)
      : kernel_(kernel),
        p_(product),
        tiles_(product_tiles(kernel, p_)),
        panels_a_(panels_of_a(kernel, p_.m)),
        panels_b_(panels_of_b(kernel, p_.packed_cols > 0 ? p_.packed_cols : p_.n)),
        n_(std::min(p_.n, panels_b_.count * kernel.cols)),
        reads_a_(how_to_read_a(kernel, p_, tiles_)),
        reads_b_(how_to_read_b(kernel, p_, tiles_)),
        far_(!kernel.packs_everything() && p_.m * p_.n > 1 << 16),
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
    const Range blocks = between(tiles_.first_block(down), tiles_.first_block(down + 1));
    const Range rows = numbers_of(blocks, kernel_.rows, p_.m);
    const Range all = between(tiles_.first_panel(across), tiles_.first_panel(across + 1));
    if (p_.beta != 0 && p_.beta != 1) scale(rows, numbers_of(all, kernel_.cols, n_));
    const Scratch scratch = scratch_of_thread();
    const std::int64_t most_panels = most_cols / kernel_.cols;
    for (std::int64_t begin = 0; begin < p_.k; begin += kernel_.slice) {
      const Terms slice{begin, std::min(kernel_.slice, p_.k - begin)};
      if (reads_a_ == Reads::own)
        pack_own(kernel_.a, panels_a_, p_.a, p_.a.transposed, rows, slice, scratch.a);
      if (reads_a_ == Reads::copied)
        for (std::int64_t i = 0; i < rows.count; ++i)
          std::copy_n(p_.a.data + (rows.begin + i) * p_.a.stride + slice.begin, slice.count,
                      scratch.a + i * copied_stride);
      for (std::int64_t panel = all.begin; panel < all.end(); panel += most_panels) {
        const Range panels{panel, std::min(most_panels, all.end() - panel)};
        if (reads_b_ == Reads::own)
          pack_own(kernel_.b, panels_b_, p_.b, !p_.b.transposed,
                   numbers_of(panels, kernel_.cols, n_), slice, scratch.b);
        for (std::int64_t block = blocks.begin; block < blocks.end(); ++block)
          add_blocks(block, blocks, panels, slice, scratch);
      }
    }
  }

  const ProductTiles& tiles() const { return tiles_; }

 private:
  struct Range {
    std::int64_t begin, count;
    std::int64_t end() const { return begin + count; }
  };
  using Terms = Range;
  static Range between(std::int64_t begin, std::int64_t end) { return {begin, end - begin}; }
  // The rows of blocks, or the columns of panels, of which there are `size`.
  static Range numbers_of(const Range& units, std::int64_t width, std::int64_t size) {
    return between(units.begin * width, std::min(units.end() * width, size));
  }

  // C = beta C.
  void scale(const Range& rows, const Range& cols) const {
    for (std::int64_t i = rows.begin; i < rows.end(); ++i)
      for (std::int64_t j = cols.begin; j < cols.end(); ++j) p_.c[i * p_.c_stride + j] *= p_.beta;
  }

  // What a tile needs of an operand, numbers of one side and a slice of terms, laid out in `to`.
  static void pack_own(const ProductKernel::Side& side, const Panels& panels, const Operand& x,
                       bool across, const Range& numbers, const Terms& slice, real* to) {
    const auto [first, step] =
        across ? Range{slice.begin, numbers.begin} : Range{numbers.begin, slice.begin};
    (across ? side.across : side.along)(slice.count, numbers.count,
                                        x.data + first * x.stride + step, x.stride, to,
                                        panels.panel_size(slice.count));
  }

  // C (+)= alpha A B for a block of rows, panels that a tile has laid out, and a slice of terms; of
  // B as much at a time as stays near for the next block, if any.  Along C, so that the CPU sees
  // what comes.  Nothing is divided here: that would take as long as a term.
  void add_blocks(std::int64_t block, const Range& blocks, const Range& panels, const Terms& slice,
                  const Scratch& scratch) const {
    const bool no_next = blocks.count == 1 && p_.alpha == 1;  // else it enters the bits
    const std::int64_t near = no_next ? kernel_.slice : kernel_.near;
    const Range cols = numbers_of(panels, kernel_.cols, n_);
    const std::int64_t end = std::min(cols.end(), p_.c_edge + last_of_unit(block));
    for (std::int64_t begin = slice.begin; begin < slice.end(); begin += near) {
      const bool add = begin > 0 || p_.beta != 0;
      const Terms terms = terms_of(block, {begin, std::min(near, slice.end() - begin)});
      if (terms.count == 0 && add) continue;
      const Left left = left_of(block, blocks, slice, terms, scratch);
      Right right = right_of(panels, slice, terms, scratch);
      for (std::int64_t col = cols.begin; col < end; col += kernel_.cols, right.b += right.next)
        add_block(block * kernel_.rows, {col, end - col}, terms.count, left, right, add);
    }
  }

  // The first of some panels, and how far the next one is.
  struct Right {
    const real* b;
    std::int64_t stride, next;
  };
  Right right_of(const Range& panels, const Terms& slice, const Terms& terms,
                 const Scratch& scratch) const {
    if (reads_b_ == Reads::in_place)
      return {p_.b.data + terms.begin * p_.b.stride + panels.begin * kernel_.cols, p_.b.stride,
              kernel_.cols};
    const real* panel = reads_b_ == Reads::own
                            ? scratch.b
                            : packed_b_ + panels_b_.at(panels.begin, slice.begin, slice.count);
    return {panel + panels_b_.panel_size(terms.begin - slice.begin), kernel_.cols,
            panels_b_.panel_size(slice.count)};
  }

  // A block of rows: its A, which stands by rows or by columns.
  struct Left {
    std::int64_t rows;
    bool by_cols;
    const real* a;
    std::int64_t stride;
  };
  Left left_of(std::int64_t block, const Range& blocks, const Terms& slice, const Terms& terms,
               const Scratch& scratch) const {
    const std::int64_t i = block * kernel_.rows, rows = std::min(kernel_.rows, p_.m - i);
    if (reads_a_ == Reads::in_place) {
      const auto [first, step] = p_.a.transposed ? Range{terms.begin, i} : Range{i, terms.begin};
      return {rows, p_.a.transposed, p_.a.data + first * p_.a.stride + step, p_.a.stride};
    }
    if (reads_a_ == Reads::copied)
      return {
          rows, false,
          scratch.a + (i - blocks.begin * kernel_.rows) * copied_stride + terms.begin - slice.begin,
          copied_stride};
    const real* panel = reads_a_ == Reads::own
                            ? scratch.a + panels_a_.at(block - blocks.begin, 0, slice.count)
                            : shared_a_.data() + panels_a_.at(block, slice.begin, slice.count);
    return {rows, true, panel + panels_a_.panel_size(terms.begin - slice.begin), kernel_.rows};
  }

  // Adds a block to C, or begins it with the bias.  Of the panel at cols.begin the first cols.count
  // columns are wanted.
  void add_block(std::int64_t i, const Range& cols, std::int64_t terms, const Left& left,
                 const Right& right, bool add) const {
    static constexpr std::array<real, widest_block> zeros{};
    const bool half = kernel_.half.by_cols != nullptr && 2 * cols.count <= kernel_.cols;
    const ProductKernel::Blocks& blocks = half ? kernel_.half : kernel_.whole;
    const auto block = (left.by_cols ? blocks.by_cols : blocks.by_rows)[left.rows - 1];
    const std::int64_t all = half ? kernel_.cols / 2 : kernel_.cols;
    const std::int64_t width = std::min(all, n_ - cols.begin);
    real* c = p_.c + i * p_.c_stride + cols.begin;
    const real* bias = p_.bias != nullptr ? p_.bias + cols.begin : zeros.data();
    for (std::int64_t l = 0; far_ && l < left.rows; ++l)
      for (std::int64_t j = 0; j < width; j += line) __builtin_prefetch(c + l * p_.c_stride + j, 1);
    if (width == all)
      return block(terms, left.a, left.stride, right.b, right.stride, add ? c : bias,
                   add ? p_.c_stride : 0, c, p_.c_stride, p_.alpha);
    // The last columns do not fill a block: through one of their own.
    std::array<real, largest_block> own{};
    for (std::int64_t l = 0; l < left.rows; ++l)
      std::copy_n(add ? c + l * p_.c_stride : bias, width, own.data() + l * all);
    block(terms, left.a, left.stride, right.b, right.stride, own.data(), all, own.data(), all,
          p_.alpha);
    for (std::int64_t l = 0; l < left.rows; ++l)
      std::copy_n(own.data() + l * all, width, c + l * p_.c_stride);
  }

  // Of `all` the terms that are not zeros by a_edge, for the unit of blocks around this one.
  Terms terms_of(std::int64_t block, const Terms& all) const {
    if (!p_.a.transposed)
      return between(all.begin, std::clamp(p_.a_edge + last_of_unit(block), all.begin, all.end()));
    const std::int64_t from =
        std::clamp(first_of_unit(block) - p_.a_edge + 1, all.begin, all.end());
    return between(from & -kernel_.group, all.end());
  }
  // Edges are taken by units of blocks, of as many rows for kernels of which one may stand for the
  // other, so that these add the same terms.
  std::int64_t first_of_unit(std::int64_t block) const { return (block & -unit_) * kernel_.rows; }
  std::int64_t last_of_unit(std::int64_t block) const {
    return first_of_unit(block) + unit_ * kernel_.rows - 1;
  }

  const ProductKernel& kernel_;
  const Product& p_;
  const ProductTiles tiles_;
  const std::int64_t unit_ = ceil_div(12, kernel_.rows);  // blocks, a power of two
  const Panels panels_a_, panels_b_;
  const std::int64_t n_;
  const Reads reads_a_, reads_b_;
  const bool far_;  // is C too large for the nearest caches?  It is asked for early, then
  Tensor shared_a_, shared_b_;
  const real* packed_b_;
};

}  // namespace

// As large as caches allow, so that what is packed or read from afar is used often.  If these are
// too few for all threads, the longer side is cut; if they are few, each thread gets as many as the
// others.
ProductTiles product_tiles(const ProductKernel& kernel, const Product& p) {
  // Enough for a thread.  Fewer rows than `waiting` take as long: they wait for B from memory.
  constexpr std::int64_t smallest_flops = 1 << 19, waiting = 12;
  const std::int64_t flops = 2 * std::max(p.m, waiting) * p.n * p.k;
  const std::int64_t busy = std::clamp<std::int64_t>(flops / smallest_flops, 1, threads());
  const std::int64_t blocks = ceil_div(p.m, kernel.rows), panels = ceil_div(p.n, kernel.cols);
  std::int64_t down = ceil_div(p.m, most_rows), across = 1;
  if (down < busy && p.n > p.m)
    across = ceil_div(busy, down);
  else if (down < 4 * busy)
    down = ceil_div(down, busy) * busy;
  return {blocks, panels, std::min(down, blocks), std::min(across, panels)};
}

void multiply_by(const ProductKernel& kernel, const Product& product) {
  const Run run(kernel, product);
  const ProductTiles& tiles = run.tiles();
  parallel_for(tiles.down * tiles.across, 1, [&](std::int64_t begin, std::int64_t end) {
    if (kernel.enter != nullptr) kernel.enter();
    for (std::int64_t t = begin; t < end; ++t) run.tile(t / tiles.across, t % tiles.across);
    if (kernel.leave != nullptr) kernel.leave();
  });
}

}  // namespace manako::blas
