#include "core/product.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/cpu.hpp"
#include "core/parallel.hpp"
#include "core/product_panels.hpp"
#include "core/random.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/random_cases.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

std::vector<const blas::ProductKernel*> kernels() {
  std::vector<const blas::ProductKernel*> all;
#if defined(__x86_64__)
  if (cpu().avx2) all.push_back(&blas::avx2_kernel);
  if (cpu().avx512) all.push_back(&blas::avx512_kernel);
#ifndef MANAKO_DOUBLE
  if (cpu().amx) all.push_back(&blas::amx_kernel);
#endif
#endif
  return all;
}

struct Sizes {
  std::int64_t m, n, k, spare = 0;  // spare: columns between the rows of every matrix
  bool a_transposed = false, b_transposed = false;
  real alpha = 1, beta = 0;
};

Sizes random_sizes(std::uint64_t number) {
  auto draw = [&, index = std::uint64_t{0}](std::int64_t n) mutable {
    return Random(17).child(number).below(n, index++);
  };
  const std::int64_t most = number % 500 == 0 ? 700 : number % 10 == 0 ? 90 : 30;
  return {.m = draw(most) + 1,
          .n = draw(most) + 1,
          .k = draw(number % 500 == 0 ? 1200 : most) + 1,
          .spare = draw(3),
          .a_transposed = draw(2) == 1,
          .b_transposed = draw(2) == 1,
          .alpha = draw(2) == 1 ? real{1} : real{-0.75},
          .beta = std::array<real, 3>{0, 1, 0.5}[static_cast<std::size_t>(draw(3))]};
}

// One product with everything it needs, and the same in double by plain loops.
struct Case {
  Sizes s;
  std::int64_t a_stride, b_stride, c_stride;
  Tensor a, b, c;
  std::int64_t a_edge = blas::no_edge, c_edge = blas::no_edge;

  explicit Case(const Sizes& sizes)
      : s(sizes),
        a_stride((s.a_transposed ? s.m : s.k) + s.spare),
        b_stride((s.b_transposed ? s.k : s.n) + s.spare),
        c_stride(s.n + s.spare),
        a(random_tensor({s.a_transposed ? s.k : s.m, a_stride}, 1)),
        b(random_tensor({s.b_transposed ? s.n : s.k, b_stride}, 2)),
        c(random_tensor({s.m, c_stride}, 3)) {}

  Tensor run(const blas::ProductKernel& kernel, bool packed = false) const {
    Tensor out = c.clone(), laid_out;
    const blas::Operand right{b.data(), b_stride, s.b_transposed};
    if (packed) {
      laid_out = Tensor({panels_of_b(kernel, s.n).size(s.k)});
      pack_b(kernel, right, s.k, s.n, laid_out.mutable_data());
    }
    multiply_by(kernel, {.m = s.m,
                         .n = s.n,
                         .k = s.k,
                         .a = {a.data(), a_stride, s.a_transposed},
                         .b = right,
                         .c = out.mutable_data(),
                         .c_stride = c_stride,
                         .alpha = s.alpha,
                         .beta = s.beta,
                         .packed_b = packed ? laid_out.data() : nullptr,
                         .a_edge = a_edge,
                         .c_edge = c_edge});
    return out;
  }

  // Largest error of an element in units of u (k + 3) (|alpha| sum |a b| + |beta c|), u = 2^-24:
  // at most 1 for any order of summation (Higham 2002, section 3.1).
  double error(const Tensor& got) const {
    double worst = 0;
    for (std::int64_t i = 0; i < s.m; ++i)
      for (std::int64_t j = 0; j < s.n; ++j) {
        double sum = 0, size = 0;
        for (std::int64_t p = 0; p < s.k; ++p) {
          const double x = a.data()[s.a_transposed ? p * a_stride + i : i * a_stride + p];
          const double y = b.data()[s.b_transposed ? j * b_stride + p : p * b_stride + j];
          sum += x * y;
          size += std::abs(x * y);
        }
        const double alpha = s.alpha,
                     before = s.beta == 0 ? 0 : s.beta * c.data()[i * c_stride + j];
        const double off = std::abs(got.data()[i * c_stride + j] - (alpha * sum + before));
        const double unit = sizeof(real) == 4 ? 0x1p-24 : 0x1p-53;
        const double bound =
            unit * static_cast<double>(s.k + 3) * (std::abs(alpha) * size + std::abs(before));
        if (!(off <= worst * bound)) worst = off / bound;
      }
    return worst;
  }

  bool spares_untouched(const Tensor& got) const {
    for (std::int64_t i = 0; i < s.m; ++i)
      for (std::int64_t j = s.n; j < c_stride; ++j)
        if (got.data()[i * c_stride + j] != c.data()[i * c_stride + j]) return false;
    return true;
  }
};

}  // namespace

TEST_CASE("product: 10,000 random products against plain loops in double", "[product]") {
  for (std::uint64_t number = 0; number < random_cases; ++number) {
    const Case x(random_sizes(number));
    CAPTURE(number, x.s.m, x.s.n, x.s.k, x.s.spare, x.s.a_transposed, x.s.b_transposed, x.s.beta);
    Tensor first;
    for (const blas::ProductKernel* kernel : kernels()) {
      CAPTURE(kernel->name);
      const Tensor got = x.run(*kernel);
      REQUIRE(x.spares_untouched(got));
      if (number % 4 == 0) REQUIRE(max_difference(x.run(*kernel, true), got) == 0);
      // A chain of multiply-adds is the same chain on every CPU; AMX has chains of its own.
      if (!kernel->packs_everything() && first.defined()) {
        REQUIRE(max_difference(got, first) == 0);
        continue;
      }
      REQUIRE(x.error(got) <= 1);
      if (!kernel->packs_everything()) first = got;
    }
  }
}

TEST_CASE("product: an element's bits do not depend on its place", "[product]") {
  for (const blas::ProductKernel* kernel : kernels())
    for (const std::int64_t k : {700, 1024}) {  // of 1024 terms: rows whole pages apart
      CAPTURE(kernel->name, k);
      Sizes sizes{.m = 53, .n = 75, .k = k, .b_transposed = true};
      const Case all(sizes);
      const Tensor whole = all.run(*kernel);
      CHECK(all.error(whole) <= 1);
      sizes.m = sizes.n = 1;
      for (const std::int64_t i : {0, 11, 12, 37, 52})
        for (const std::int64_t j : {0, 31, 32, 63, 74}) {
          Case one(sizes);
          one.a = all.a.row_range(i, i + 1);
          one.b = all.b.row_range(j, j + 1);
          CHECK(one.run(*kernel).data()[0] == whole.data()[i * 75 + j]);
        }
    }
}

TEST_CASE("product: no digit of an operand is lost", "[product]") {
  // Times the identity: each number comes back as it is, whatever its parts are.  Parts below
  // 2^-126 are zeros where AMX multiplies, so numbers below 2^-102 lose digits there.
  constexpr std::int64_t n = 96;
  Tensor x({n, n}), identity = Tensor::zeros({n, n});
  const Random random(23);
  for (std::int64_t i = 0; i < n * n; ++i) {
    const auto index = static_cast<std::uint64_t>(i);
    const int exponent = static_cast<int>(random.below(225, index)) - 101;
    x.mutable_data()[i] = static_cast<real>(
        std::ldexp(random.normal(index) < 0 ? -1 : 1, exponent) * (1 + random.uniform(index)));
  }
  for (std::int64_t i = 0; i < n; ++i) identity.mutable_data()[i * n + i] = 1;
  for (const blas::ProductKernel* kernel : kernels())
    for (const bool left : {false, true}) {
      CAPTURE(kernel->name, left);
      Case c({.m = n, .n = n, .k = n});
      (left ? c.a : c.b) = x;
      (left ? c.b : c.a) = identity;
      CHECK(max_difference(c.run(*kernel), x) == 0);
    }
}

TEST_CASE("product: what is not finite stays so, in its row alone", "[product]") {
  for (const blas::ProductKernel* kernel : kernels())
    for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
      CAPTURE(kernel->name, bad);
      Case c({.m = 70, .n = 70, .k = 70});
      c.a.mutable_data()[33 * c.a_stride + 41] = static_cast<real>(bad);
      const Tensor got = c.run(*kernel);
      for (std::int64_t i = 0; i < 70; ++i)
        for (std::int64_t j = 0; j < 70; ++j)
          REQUIRE(std::isfinite(got.data()[i * 70 + j]) == (i != 33));
    }
}

TEST_CASE("product: edges of triangles change nothing that counts", "[product]") {
  for (std::uint64_t number = 0; number < random_cases / 20; ++number) {
    Case x(random_sizes(number));
    const Sizes& s = x.s;
    const std::int64_t rows = s.a_transposed ? s.k : s.m, cols = s.a_transposed ? s.m : s.k;
    const std::int64_t edge = Random(5).below(rows + cols + 1, number) - rows;
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t j = std::max<std::int64_t>(0, edge + i); j < cols; ++j)
        x.a.mutable_data()[i * x.a_stride + j] = 0;
    CAPTURE(number, s.m, s.n, s.k, s.a_transposed, edge);
    for (const blas::ProductKernel* kernel : kernels()) {
      const Tensor whole = x.run(*kernel);
      x.a_edge = edge;
      CHECK(max_difference(x.run(*kernel), whole) == 0);
      x.a_edge = blas::no_edge;
      x.c_edge = edge;
      const Tensor part = x.run(*kernel);
      for (std::int64_t i = 0; i < s.m; ++i)
        for (std::int64_t j = 0; j < std::min(s.n, edge + i); ++j)
          REQUIRE(part.data()[i * x.c_stride + j] == whole.data()[i * x.c_stride + j]);
      REQUIRE(x.spares_untouched(part));
      x.c_edge = blas::no_edge;
    }
  }
}

TEST_CASE("product: flops leave out what edges save", "[product]") {
  const auto flops = [](std::int64_t a_edge, std::int64_t c_edge, bool transposed) {
    return blas::flops({.m = 3,
                        .n = 4,
                        .k = 5,
                        .a = {nullptr, 0, transposed},
                        .a_edge = a_edge,
                        .c_edge = c_edge});
  };
  CHECK(flops(blas::no_edge, blas::no_edge, false) == 2 * 3 * 4 * 5);
  CHECK(flops(1, blas::no_edge, false) == 2 * 4 * (1 + 2 + 3));
  CHECK(flops(-1, blas::no_edge, false) == 2 * 4 * 1);
  CHECK(flops(1, blas::no_edge, true) == 2 * 4 * (1 + 2 + 3 + 3 + 3));
  CHECK(flops(blas::no_edge, 2, false) == 2 * 5 * (2 + 3 + 4));
}

TEST_CASE("product: tiles cover the result and keep the threads busy", "[product]") {
  for (const blas::ProductKernel* kernel : kernels()) {
    CHECK((288 % kernel->rows == 0 && 256 % kernel->cols == 0 && kernel->cols <= 32));
    CHECK(std::max(kernel->slice, kernel->room(kernel->slice)) <= blas::ProductKernel::most_room);
    CHECK(kernel->slice % kernel->near == 0);
    CHECK(kernel->near % kernel->group == 0);
    for (const bool transposed : {false, true})
      for (const std::int64_t m : {1, 13, 100, 256, 1536, 8000})
        for (const std::int64_t n : {1, 33, 256, 512, 8000}) {
          CAPTURE(kernel->name, transposed, m, n);
          const blas::ProductTiles t = product_tiles(*kernel, {.m = m,
                                                               .n = n,
                                                               .k = 512,
                                                               .a = {nullptr, 0, transposed},
                                                               .b = {},
                                                               .c = nullptr,
                                                               .c_stride = n});
          CHECK(t.first_block(0) == 0);
          CHECK((t.first_block(t.down) * kernel->rows >= m &&
                 (t.first_block(t.down) - 1) * kernel->rows < m));
          CHECK((t.first_panel(t.across) * kernel->cols >= n &&
                 (t.first_panel(t.across) - 1) * kernel->cols < n));
          for (std::int64_t i = 0; i < t.down; ++i) {
            const std::int64_t rows = (t.first_block(i + 1) - t.first_block(i)) * kernel->rows;
            CHECK((rows > 0 && rows <= 288));
          }
          for (std::int64_t j = 0; j < t.across; ++j)
            CHECK(t.first_panel(j) < t.first_panel(j + 1));
          if (m * n >= 256 * 256) CHECK(t.down * t.across >= std::min(threads(), 16));
        }
  }
}
