#include "core/product_panels.hpp"

#include <algorithm>

#include "core/parallel.hpp"

namespace manako::blas {
namespace {

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// x[k, n] as it stands in memory, a few rows at a time, so that it is read in one stream.
void pack_rows(ProductKernel::Pack pack, const Panels& panels, const Operand& x, std::int64_t k,
               std::int64_t n, real* out) {
  constexpr std::int64_t rows = 64;
  static_assert(chain % rows == 0);
  parallel_for(k, rows, [&](std::int64_t row, std::int64_t end) {
    const std::int64_t begin = row / chain * chain, terms = std::min(chain, k - begin);
    pack(end - row, n, x.data + row * x.stride, x.stride,
         out + panels.at(0, begin, terms) + (row - begin) * panels.width, panels.width * terms);
  });
}

}  // namespace

Panels panels_of_a(const ProductKernel& kernel, std::int64_t m) {
  return {kernel.rows, ceil_div(m, kernel.rows)};
}
Panels panels_of_b(const ProductKernel& kernel, std::int64_t n) {
  return {kernel.cols, ceil_div(n, kernel.cols)};
}

void pack_a(const ProductKernel& kernel, const Operand& a, std::int64_t k, std::int64_t m,
            real* out) {
  pack_rows(kernel.pack_a, panels_of_a(kernel, m), a, k, m, out);
}

void pack_b(const ProductKernel& kernel, const Operand& b, std::int64_t k, std::int64_t n,
            real* out) {
  const Panels panels = panels_of_b(kernel, n);
  if (!b.transposed) return pack_rows(kernel.pack_b, panels, b, k, n, out);
  parallel_for(panels.count * ceil_div(k, chain), 4, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t t = first; t < last; ++t) {
      const std::int64_t begin = t / panels.count * chain, terms = std::min(chain, k - begin);
      const std::int64_t panel = t % panels.count, col = panel * panels.width;
      kernel.pack_transposed(terms, std::min(panels.width, n - col),
                             b.data + col * b.stride + begin, b.stride,
                             out + panels.at(panel, begin, terms));
    }
  });
}

}  // namespace manako::blas
