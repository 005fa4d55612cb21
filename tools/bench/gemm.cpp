#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/parallel.hpp"
#include "tools/bench/benchmarks.hpp"
#include "tools/bench/machine.hpp"

namespace manako::bench {
namespace {

// The three products of a linear layer with `rows` rows: y = x W^T, dx = dy W, dW = dy^T x.
void add_linear(std::vector<ProductShape>& all, std::int64_t rows, std::int64_t in,
                std::int64_t out) {
  all.push_back({.m = rows, .n = out, .k = in, .b_transposed = true});
  all.push_back({.m = rows, .n = in, .k = out});
  all.push_back({.m = out, .n = in, .k = rows, .a_transposed = true});
}

}  // namespace

nlohmann::ordered_json gemm(const Options& options) {
  const blas::Kernel& openblas = blas::prepare();
  const std::string own = blas::multiplier();
  nlohmann::ordered_json out = {{"core", own},
                                {"openblas_core_before", openblas.before},
                                {"openblas_core", openblas.after},
                                {"repaired", openblas.repaired},
                                {"threads", threads()}};
  if (!options.quiet)
    fmt::print(
        "OpenBLAS core before {}, after {}{}; {} threads\n"
        "     m x     n x     k      {:>10}    OpenBLAS, GFLOP/s (^T: transposed in memory)\n",
        openblas.before, openblas.after, openblas.repaired ? " (repaired)" : "", threads(), own);
  std::vector<ProductShape> shapes = {{2048, 2048, 2048}};
  add_linear(shapes, 1024, 128, 128);
  add_linear(shapes, 1536, 256, 256);
  add_linear(shapes, 1536, 256, 1024);
  add_linear(shapes, 2048, 512, 2048);
  add_linear(shapes, 512, 256, 8000);
  for (const ProductShape& s : shapes) {
    const int runs = std::max(options.runs, 8);
    RandomProduct product(s);
    const double rate = product.rate(runs, blas::multiply),
                 peer = product.rate(runs, blas::multiply_by_openblas);
    if (!options.quiet)
      fmt::print("{:>6} x {:>5} x {:>5}  {:3}{:3} {:10.1f}  {:10.1f}\n", s.m, s.n, s.k,
                 s.a_transposed ? "A^T" : "", s.b_transposed ? "B^T" : "", rate, peer);
    out["rates"].push_back({{"m", s.m},
                            {"n", s.n},
                            {"k", s.k},
                            {"a_transposed", s.a_transposed},
                            {"b_transposed", s.b_transposed},
                            {"gflops", rate},
                            {"openblas_gflops", peer}});
  }
  out["sgemm_gflops"] = sgemm_rate();
  return out;
}

}  // namespace manako::bench
