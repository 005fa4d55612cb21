#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/blas.hpp"
#include "core/parallel.hpp"
#include "tools/bench/benchmarks.hpp"
#include "tools/bench/machine.hpp"

namespace manako::bench {

nlohmann::ordered_json gemm(const Options& options) {
  const blas::Kernel& kernel = blas::prepare();
  nlohmann::ordered_json out = {{"core_before", kernel.before},
                                {"core", kernel.after},
                                {"repaired", kernel.repaired},
                                {"threads", threads()}};
  if (!options.quiet)
    fmt::print("OpenBLAS core before {}, after {}{}; {} threads\n", kernel.before, kernel.after,
               kernel.repaired ? " (repaired)" : "", threads());
  struct Size {
    std::int64_t m, n, k;
  };
  for (const auto& [m, n, k] :
       {Size{2048, 2048, 2048}, Size{1536, 256, 256}, Size{1536, 1024, 256}, Size{1536, 256, 1024},
        Size{1024, 128, 128}, Size{256, 256, 1536}, Size{1536, 8000, 256}}) {
    const double rate = product_rate(m, n, k, std::max(options.runs, 8));
    const auto tile = blas::tile_shape(m, n, k);
    if (!options.quiet)
      fmt::print("{:>5} x {:>5} x {:>5}  tiles {:>3} x {:>3}  {:7.1f} GFLOP/s\n", m, n, k,
                 tile.rows, tile.cols, rate);
    out["rates"].push_back({{"m", m}, {"n", n}, {"k", k}, {"gflops", rate}});
  }
  out["sgemm_gflops"] = out["rates"][0]["gflops"];
  return out;
}

}  // namespace manako::bench
