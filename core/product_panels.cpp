#include "core/product_panels.hpp"

#include <algorithm>

#include "core/parallel.hpp"

namespace manako::blas {
namespace {

// x[k, n] as it stands in memory, a few rows at a time, so that it is read in one stream.
void pack_across(ProductKernel::Pack pack, const Panels& panels, const Operand& x, std::int64_t k,
                 std::int64_t n, real* out) {
  constexpr std::int64_t rows = 64;  // divides a slice of every kernel
  const std::int64_t slice = panels.kernel.slice;
  parallel_for(k, rows, [&](std::int64_t row, std::int64_t end) {
    const std::int64_t begin = row / slice * slice, terms = std::min(slice, k - begin);
    pack(end - row, n, x.data + row * x.stride, x.stride,
         out + panels.at(0, begin, terms) + panels.panel_size(row - begin),
         panels.panel_size(terms));
  });
}

// x[n, k] as it stands in memory, panel by panel.
void pack_along(ProductKernel::Pack pack, const Panels& panels, const Operand& x, std::int64_t k,
                std::int64_t n, real* out) {
  const std::int64_t slice = panels.kernel.slice;
  parallel_for(panels.count * ceil_div(k, slice), 4, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t t = first; t < last; ++t) {
      const std::int64_t begin = t / panels.count * slice, terms = std::min(slice, k - begin);
      const std::int64_t panel = t % panels.count, col = panel * panels.width;
      pack(terms, std::min(panels.width, n - col), x.data + col * x.stride + begin, x.stride,
           out + panels.at(panel, begin, terms), 0);
    }
  });
}

}  // namespace

Panels panels_of_a(const ProductKernel& kernel, std::int64_t m) {
  return {kernel, kernel.rows, ceil_div(m, kernel.rows)};
}
Panels panels_of_b(const ProductKernel& kernel, std::int64_t n) {
  return {kernel, kernel.cols, ceil_div(n, kernel.cols)};
}

void pack_a(const ProductKernel& kernel, const Operand& a, std::int64_t k, std::int64_t m,
            real* out) {
  const Panels panels = panels_of_a(kernel, m);
  a.transposed ? pack_across(kernel.a.across, panels, a, k, m, out)
               : pack_along(kernel.a.along, panels, a, k, m, out);
}

void pack_b(const ProductKernel& kernel, const Operand& b, std::int64_t k, std::int64_t n,
            real* out) {
  const Panels panels = panels_of_b(kernel, n);
  b.transposed ? pack_along(kernel.b.along, panels, b, k, n, out)
               : pack_across(kernel.b.across, panels, b, k, n, out);
}

}  // namespace manako::blas
