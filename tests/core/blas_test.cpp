#include "core/blas.hpp"

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/product.hpp"
#include "core/random.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

struct Case {
  std::int64_t m, n, k;
  bool a_transposed = false, b_transposed = false;
  real alpha = 1, beta = 0;
  bool bias = false;
  blas::Rows rows = blas::Rows::batch;
};

struct Operands {
  Tensor a, b, c, bias;
  explicit Operands(const Case& x)
      : a(random_tensor({x.m, x.k}, 1)),  // the same number of elements, transposed or not
        b(random_tensor({x.k, x.n}, 2)),
        c(random_tensor({x.m, x.n}, 3)),
        bias(random_tensor({x.n}, 4)) {}
};

Tensor run(const Case& x, const Operands& in) {
  Tensor c = in.c.clone();
  const blas::Product product{.m = x.m,
                              .n = x.n,
                              .k = x.k,
                              .a = {in.a.data(), x.a_transposed ? x.m : x.k, x.a_transposed},
                              .b = {in.b.data(), x.b_transposed ? x.k : x.n, x.b_transposed},
                              .c = c.mutable_data(),
                              .c_stride = x.n,
                              .alpha = x.alpha,
                              .beta = x.beta,
                              .bias = x.bias ? in.bias.data() : nullptr,
                              .rows = x.rows};
  blas::multiply(product);
  return c;
}

// Largest error in units of the roundings that k additions of numbers below 1 can make.
double error(const Case& x, const Operands& in, const Tensor& c) {
  const auto a = [&](auto i, auto p) {
    return static_cast<double>(in.a.data()[x.a_transposed ? p * x.m + i : i * x.k + p]);
  };
  const auto b = [&](auto p, auto j) {
    return static_cast<double>(in.b.data()[x.b_transposed ? j * x.k + p : p * x.n + j]);
  };
  double worst = 0;
  for (std::int64_t i = 0; i < x.m; ++i)
    for (std::int64_t j = 0; j < x.n; ++j) {
      double want = 0;
      for (std::int64_t p = 0; p < x.k; ++p) want += a(i, p) * b(p, j);
      want *= static_cast<double>(x.alpha);
      if (x.beta != 0)
        want += static_cast<double>(x.beta) * static_cast<double>(in.c.data()[i * x.n + j]);
      if (x.bias) want += static_cast<double>(in.bias.data()[j]);
      const double off = std::abs(static_cast<double>(c.data()[i * x.n + j]) - want);
      if (!(off <= worst)) worst = off;
    }
  const double rounding = sizeof(real) == 4 ? 6e-8 : 1.2e-16;
  return worst / (rounding * static_cast<double>(x.k + x.m + x.n + 1));
}

std::vector<Case> random_cases(int count) {
  std::vector<Case> cases;
  for (int i = 0; i < count; ++i) {
    auto draw = [&, index = std::uint64_t{0}](std::int64_t n) mutable {
      return Random(11).child(static_cast<std::uint64_t>(i)).below(n, index++);
    };
    const std::int64_t limit = i % 3 == 0 ? 600 : 120;
    Case x{draw(limit) + 1, draw(limit) + 1, draw(limit) + 1};
    x.a_transposed = draw(2) == 1;
    x.b_transposed = draw(2) == 1;
    x.alpha = draw(2) == 1 ? real{1} : real{-0.5};
    x.beta = std::array<real, 3>{0, 1, 0.25}[static_cast<std::size_t>(draw(3))];
    x.bias = x.beta == 0 && draw(2) == 1;
    if (!x.a_transposed && x.beta == 0)
      x.rows =
          std::array{blas::Rows::independent, blas::Rows::few}[static_cast<std::size_t>(draw(2))];
    cases.push_back(x);
  }
  return cases;
}

}  // namespace

TEST_CASE("blas: right, and the same bits with 1, 2, 3, 4 and 7 threads", "[blas]") {
  const int before = threads();
  for (const Case& x : random_cases(48)) {
    CAPTURE(x.m, x.n, x.k, x.a_transposed, x.b_transposed, x.alpha, x.beta, x.bias);
    const Operands in(x);
    set_threads(1);
    const Tensor one = run(x, in);
    CHECK(error(x, in, one) <= 1);
    for (const int count : {2, 3, 4, 7}) {
      set_threads(count);
      CHECK(max_difference(run(x, in), one) == 0);
    }
  }
  set_threads(before);
}

TEST_CASE("blas: with independent rows a row ignores its neighbours and its place", "[blas]") {
  for (const auto& [transposed, kind] : {std::pair{false, blas::Rows::independent},
                                         {true, blas::Rows::independent},
                                         {true, blas::Rows::few}})
    for (const std::int64_t n : {1, 33, 512, 1500})
      for (const std::int64_t k : {8, 100, 700}) {
        CAPTURE(n, k, transposed, kind, blas::prepare().after);
        const Case all{.m = 53, .n = n, .k = k, .b_transposed = transposed, .rows = kind};
        const Operands in(all);
        const Tensor whole = run(all, in);
        for (const std::int64_t rows : {1, 2, 15, 16, 17, 40})
          for (const std::int64_t first : {0, 3, 13}) {
            Case x = all;
            x.m = rows;
            Operands few = in;
            few.a = in.a.row_range(first, first + rows);
            few.c = in.c.row_range(0, rows);
            CHECK(max_difference(run(x, few), whole.row_range(first, first + rows)) == 0);
          }
      }
}

TEST_CASE("blas: nothing to add, nothing to write", "[blas]") {
  for (const real beta : {real{0}, real{0.5}}) {
    const Case x{.m = 3, .n = 4, .k = 0, .beta = beta, .bias = beta == 0};
    const Operands in(x);
    CHECK(error(x, in, run(x, in)) <= 1);
  }
  for (const Case& x : {Case{0, 4, 3}, Case{4, 0, 3}}) CHECK(run(x, Operands(x)).size() == 0);
}

TEST_CASE("blas: beta 0 never reads the result", "[blas]") {
  for (const auto rows : {blas::Rows::batch, blas::Rows::independent, blas::Rows::few})
    for (const std::int64_t k : {0, 5}) {
      const Case x{.m = 19, .n = 21, .k = k, .rows = rows};
      Operands in(x);
      in.c.fill(std::numeric_limits<real>::quiet_NaN());
      CHECK(error(x, in, run(x, in)) <= 1);
    }
}

TEST_CASE("blas: what multiply refuses", "[blas]") {
  const Case beta{.m = 3, .n = 3, .k = 3, .beta = 1, .rows = blas::Rows::few};
  CHECK_THROWS_AS(run(beta, Operands(beta)), Error);
  const Case added{.m = 3, .n = 3, .k = 3, .beta = 1, .bias = true};
  CHECK_THROWS_AS(run(added, Operands(added)), Error);
  const Case turned{.m = 3, .n = 3, .k = 3, .a_transposed = true, .rows = blas::Rows::few};
  CHECK_THROWS_AS(run(turned, Operands(turned)), Error);
  if (blas::vector_kernel() != nullptr) return;  // only OpenBLAS counts in 32 bits
  real c = 0;
  const std::int64_t huge = std::int64_t{1} << 31;
  CHECK_THROWS_AS(
      blas::multiply(
          {.m = 1, .n = 1, .k = huge, .a = {&c, huge}, .b = {&c, 1}, .c = &c, .c_stride = 1}),
      Error);
}

TEST_CASE("blas: tiles cover the result and do not lose the threads", "[blas]") {
  for (const std::int64_t m : {1, 15, 16, 100, 1024, 5000})
    for (const std::int64_t n : {1, 17, 512, 2048}) {
      const blas::TileShape tile = blas::tile_shape(m, n, 512);
      CHECK((tile.rows >= 1 && tile.rows <= std::min<std::int64_t>(m, 1024)));
      CHECK((tile.cols >= 1 && tile.cols <= std::min<std::int64_t>(n, 2048)));
      const std::int64_t tiles =
          ((m + tile.rows - 1) / tile.rows) * ((n + tile.cols - 1) / tile.cols);
      if (m * n * 512 > (8 << 22)) CHECK(tiles >= 4);  // aim: eight; rounding to rows may cost some
    }
}

TEST_CASE("blas: which kernel OpenBLAS should be told to use", "[blas]") {
  for (const char* old : {"Prescott", "Nehalem", "Sandybridge", "Core2", "Excavator"}) {
    CHECK(blas::better_core(old, false, false).empty());
    CHECK(blas::better_core(old, true, false) == "Haswell");
    CHECK(blas::better_core(old, true, true) == "SkylakeX");
  }
  for (const char* fit : {"Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids"})
    CHECK(blas::better_core(fit, true, true).empty());
  for (const char* wide : {"SkylakeX", "Cooperlake", "SapphireRapids"})
    CHECK(blas::better_core(wide, true, false) == "Haswell");
  const blas::Kernel& kernel = blas::prepare();
  CHECK(kernel.repaired == (kernel.before != kernel.after));
}
